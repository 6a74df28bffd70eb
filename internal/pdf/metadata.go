package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/xml"
	"sync"
	"unicode/utf16"
)

func utf16Hex(to []byte, r rune) []byte {
	for _, u := range utf16.AppendRune(nil, r) {
		to = hex4(to, u)
	}
	return to
}

// xmp is the metadata packet: what the document is, and what it claims to
// follow. PDF/A wants the property that claims PDF/UA described in the packet
// itself, since its own list of properties is older (ISO 19005-2, 6.6.2.3).
func (b *builder) xmp() []byte {
	at := b.d.Created.UTC().Format("2006-01-02T15:04:05Z")
	var x bytes.Buffer
	x.Grow(3 << 10)
	x.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n" +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"` +
		` xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">` + "\n")
	element(&x, `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">`, oneLine(b.d.Title), `</rdf:li></rdf:Alt></dc:title>`)
	if a := oneLine(b.d.Author); a != "" {
		element(&x, `<dc:creator><rdf:Seq><rdf:li>`, a, `</rdf:li></rdf:Seq></dc:creator>`)
	}
	element(&x, `<dc:language><rdf:Bag><rdf:li>`, b.d.Language, `</rdf:li></rdf:Bag></dc:language>`)
	element(&x, `<xmp:CreateDate>`, at, `</xmp:CreateDate>`)
	element(&x, `<xmp:ModifyDate>`, at, `</xmp:ModifyDate>`)
	element(&x, `<xmp:CreatorTool>`, producer, `</xmp:CreatorTool>`)
	element(&x, `<pdf:Producer>`, producer, `</pdf:Producer>`)
	x.WriteString("<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n<pdfuaid:part>1</pdfuaid:part>\n</rdf:Description>\n")
	x.WriteString(uaSchema + "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return x.Bytes()
}

func element(x *bytes.Buffer, open, text, end string) {
	x.WriteString(open)
	_ = xml.EscapeText(x, []byte(text)) // a bytes.Buffer does not fail
	x.WriteString(end + "\n")
}

// uaSchema describes the one property of the PDF/UA identification schema.
const uaSchema = `<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"` +
	` xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">` +
	`<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">` +
	`<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>` +
	`<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>` +
	`<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>` +
	`<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>` +
	`<pdfaProperty:description>Part of ISO 14289 the document follows</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>` +
	`</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>` + "\n"

// profileName says what colours are measured against.
const profileName = "sRGB primaries, gamma 2.2"

// profile is a display profile (ICC.1:2001-04) with the primaries of sRGB,
// compressed. It is made here, since a ready file would have to be copied in.
var profile = sync.OnceValue(func() []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write(makeProfile()) // a bytes.Buffer does not fail
	_ = w.Close()
	return z.Bytes()
})

func makeProfile() []byte {
	be := binary.BigEndian
	white, curve := xyz(0xF6D6, 0x10000, 0xD32D), []byte("curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x33")
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", description(profileName)}, {"cprt", []byte("text\x00\x00\x00\x00No rights reserved\x00")}, {"wtpt", white},
		{"rXYZ", xyz(0x6FA2, 0x38F5, 0x0390)}, {"gXYZ", xyz(0x6299, 0xB785, 0x18DA)}, {"bXYZ", xyz(0x24A0, 0x0F84, 0xB6CF)},
		{"rTRC", curve}, {"gTRC", curve}, {"bTRC", curve},
	}
	p := make([]byte, 128+4+12*len(tags))
	be.PutUint32(p[8:], 0x02100000)
	copy(p[12:], "mntrRGB XYZ \x07\xea\x00\x01\x00\x01")
	copy(p[36:], "acsp")
	copy(p[68:], white[8:])
	be.PutUint32(p[128:], uint32(len(tags)))
	for i, t := range tags {
		e := p[132+12*i:]
		copy(e, t.name)
		be.PutUint32(e[4:], uint32(len(p)))
		be.PutUint32(e[8:], uint32(len(t.data)))
		p = append(p, t.data...)
		p = append(p, make([]byte, -len(t.data)&3)...)
	}
	be.PutUint32(p, uint32(len(p)))
	return p
}

// xyz is a colour in 1/65536.
func xyz(x, y, z uint32) []byte {
	b := []byte("XYZ \x00\x00\x00\x00")
	for _, v := range []uint32{x, y, z} {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}

// description is the name of a profile, in ASCII only.
func description(s string) []byte {
	b := binary.BigEndian.AppendUint32([]byte("desc\x00\x00\x00\x00"), uint32(len(s)+1))
	return append(append(b, s...), make([]byte, 1+78)...)
}
