package pdf

import (
	"crypto/sha256"
	"strconv"
	"strings"
	"unicode"
)

// producer names what wrote the file, in its metadata.
const producer = "Torg"

// serialise writes the file (ISO 32000-1, 7.5).
func (b *builder) serialise() []byte {
	o := &b.obj
	o.buf = append(make([]byte, 0, 64<<10), "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"...)
	b.numberPages()
	b.numberTree(b.root)
	b.writeCatalog(b.outline())
	b.writeInfo()
	o.rawStream(metadataObj, "/Type /Metadata /Subtype /XML", b.xmp())
	o.rawStream(profileObj, "/N 3 /Filter /FlateDecode", profile())
	b.writePages(b.writeFonts())
	b.writeTree(b.root, treeObj)
	b.writeParents()
	return o.finish()
}

// numberPages gives pages, their content and their links object numbers that
// follow each other.
func (b *builder) numberPages() {
	for _, pg := range b.pages {
		pg.obj = b.obj.next()
		b.obj.next()
		for range pg.links {
			b.obj.next()
		}
	}
}

func (b *builder) linkObject(page, n int) int { return b.pages[page].obj + 2 + n }

func (b *builder) writeCatalog(outline int) {
	o := b.obj.begin(catalogObj).str("<</Type /Catalog /Pages ").ref(pagesObj).str("/StructTreeRoot ").ref(treeObj)
	o.str("/MarkInfo <</Marked true>> /ViewerPreferences <</DisplayDocTitle true>> /Lang (" + b.d.Language + ") /Metadata ").ref(metadataObj)
	o.str("/OutputIntents [<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (" + profileName + ") /Info (" + profileName + ") /DestOutputProfile ").ref(profileObj)
	o.str(">>]")
	if outline > 0 {
		o.str(" /PageMode /UseOutlines /Outlines ").ref(outline)
	}
	o.str(">>").end()
}

func (b *builder) writeInfo() {
	o := b.obj.begin(infoObj).str("<</Title ").text(oneLine(b.d.Title))
	if a := oneLine(b.d.Author); a != "" {
		o.str("/Author ").text(a)
	}
	at := b.d.Created.UTC().Format("D:20060102150405+00'00'")
	o.str("/Creator (" + producer + ") /Producer (" + producer + ") /CreationDate (" + at + ") /ModDate (" + at + ")>>").end()
}

// oneLine is a string as metadata holds it.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, clean(s))
	return strings.Join(strings.Fields(s), " ")
}

func (b *builder) writePages(fonts string) {
	o := b.obj.begin(pagesObj).str("<</Type /Pages /Count ").int(len(b.pages)).str("/Kids [")
	for _, pg := range b.pages {
		o.ref(pg.obj)
	}
	o.str("]>>").end()
	key := len(b.pages)
	for i, pg := range b.pages {
		o.begin(pg.obj).str("<</Type /Page /Parent ").ref(pagesObj).str("/MediaBox [0 0 ").num(sheetWidth).num(sheetHeight).str("] ")
		o.str("/Resources <</Font <<" + fonts + ">>>> /Tabs /S /StructParents ").int(i).str("/Contents ").ref(pg.obj + 1)
		b.writeAnnots(i)
		o.str(">>").end()
		o.stream(pg.obj+1, "", pg.content())
		key = b.writeLinks(i, key)
	}
}

// content is what is drawn on the page, decoration as artifacts.
func (pg *page) content() []byte {
	const begin, end = "/Artifact <</Type /Layout>> BDC\n", "EMC\n"
	out := make([]byte, 0, len(pg.under)+len(pg.text)+len(pg.over)+100)
	for i, part := range [][]byte{pg.under, pg.text, pg.over} {
		switch {
		case len(part) == 0:
		case i == 1:
			out = append(out, part...)
		default:
			out = append(append(append(out, begin...), part...), end...)
		}
	}
	return out
}

func (b *builder) writeAnnots(page int) {
	if len(b.pages[page].links) == 0 {
		return
	}
	b.obj.str("/Annots [")
	for n := range b.pages[page].links {
		b.obj.ref(b.linkObject(page, n))
	}
	b.obj.str("]")
}

// writeLinks writes the links of a page; key is the first one's place in the
// parent tree.
func (b *builder) writeLinks(page, key int) int {
	for n, l := range b.pages[page].links {
		said := oneLine(l.el.said)
		if said == "" {
			said = l.address // PDF/UA demands words for every link
		}
		o := b.obj.begin(b.linkObject(page, n)).str("<</Type /Annot /Subtype /Link /Border [0 0 0] /F 4 /Rect [")
		o.num(l.x0).num(l.y0).num(l.x1).num(l.y1).str("] /StructParent ").int(key)
		o.str("/Contents ").text(said).str("/A <</S /URI /URI (" + uri(l.address) + ")>>>>").end()
		key++
	}
	return key
}

// uri is an address in ASCII, safe inside a PDF string.
func uri(s string) string {
	var out strings.Builder
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`()\<>"`, c) >= 0 {
			out.WriteByte('%')
			out.WriteByte(hexDigits[c>>4])
			out.WriteByte(hexDigits[c&15])
			continue
		}
		out.WriteByte(c)
	}
	return out.String()
}

// writeFonts writes the fonts and returns the page resource that names them.
func (b *builder) writeFonts() string {
	names := ""
	for i, f := range b.fonts {
		if f != nil {
			names += "/F" + strconv.Itoa(i) + " " + strconv.Itoa(b.writeFont(f)) + " 0 R "
		}
	}
	return names
}

// writeFont writes a composite font with the glyphs the document uses
// (ISO 32000-1, 9.7): font, descendant, descriptor, file and map to Unicode.
func (b *builder) writeFont(f *docFont) int {
	o := &b.obj
	font, cid, desc, file, uni := o.next(), o.next(), o.next(), o.next(), o.next()
	glyphs := make([]uint16, len(f.chars))
	for i, c := range f.chars {
		glyphs[i] = c.glyph
	}
	data := f.face.file.subset(glyphs)
	name := subsetName(data) + "+" + f.face.name
	o.stream(file, "/Length1 "+strconv.Itoa(len(data)), data)
	o.stream(uni, "", f.toUnicode())
	o.begin(font).str("<</Type /Font /Subtype /Type0 /BaseFont /" + name + " /Encoding /Identity-H /DescendantFonts [").ref(cid).str("] /ToUnicode ").ref(uni).str(">>").end()
	o.begin(cid).str("<</Type /Font /Subtype /CIDFontType2 /BaseFont /" + name + " /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /CIDToGIDMap /Identity /FontDescriptor ").ref(desc).str("/W [1 [")
	for _, c := range f.chars[1:] {
		o.int(int(c.advance))
	}
	o.str("]]>>").end()
	b.writeDescriptor(desc, file, name, f.face)
	return font
}

func (b *builder) writeDescriptor(desc, file int, name string, f *face) {
	flags := 1 << 5 // not symbolic
	if f.angle != 0 {
		flags |= 1 << 6
	}
	o := b.obj.begin(desc).str("<</Type /FontDescriptor /FontName /" + name + " /Flags ").int(flags).str("/FontBBox [")
	for _, v := range f.box {
		o.int(v)
	}
	o.str("] /ItalicAngle ").int(f.angle).str("/Ascent ").int(f.ascent).str("/Descent ").int(f.desc)
	o.str("/CapHeight ").int(f.cap).str("/StemV ").int(f.stem).str("/FontFile2 ").ref(file).str(">>").end()
}

// subsetName is the six letters that tell one subset from another.
func subsetName(data []byte) string {
	h := sha256.Sum256(data)
	name := make([]byte, 6)
	for i := range name {
		name[i] = 'A' + h[i]%26
	}
	return string(name)
}

// toUnicode is the map by which text is copied and read aloud (ISO 32000-1, 9.10.3).
func (f *docFont) toUnicode() []byte {
	t := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 1; from < len(f.chars); from += 100 {
		to := min(from+100, len(f.chars))
		t = append(strconv.AppendInt(t, int64(to-from), 10), " beginbfchar\n"...)
		for n := from; n < to; n++ {
			t = append(hex4(append(t, '<'), uint16(n)), "> <"...)
			t = append(utf16Hex(t, f.chars[n].r), ">\n"...)
		}
		t = append(t, "endbfchar\n"...)
	}
	return append(t, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}
