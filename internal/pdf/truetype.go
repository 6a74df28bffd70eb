package pdf

import (
	"encoding/binary"
	"errors"
	"slices"
)

// trueType gives the tables of a TrueType file (ISO/IEC 14496-22) that a
// subset is cut from.
type trueType struct {
	head, hhea, maxp, hmtx, loca, glyf []byte
	long                               bool // loca holds 32-bit offsets
	metrics                            int  // entries with an advance in hmtx
}

func openTrueType(raw []byte) (*trueType, error) {
	t := &trueType{}
	want := map[string]*[]byte{"head": &t.head, "hhea": &t.hhea, "maxp": &t.maxp, "hmtx": &t.hmtx, "loca": &t.loca, "glyf": &t.glyf}
	be := binary.BigEndian
	for i := range int(be.Uint16(raw[4:])) {
		r := raw[12+16*i:]
		if p := want[string(r[:4])]; p != nil {
			o, n := be.Uint32(r[8:]), be.Uint32(r[12:])
			*p = raw[o : o+n]
		}
	}
	for _, p := range want {
		if *p == nil {
			return nil, errors.New("no TrueType outlines")
		}
	}
	t.long = be.Uint16(t.head[50:]) == 1
	t.metrics = int(be.Uint16(t.hhea[34:]))
	return t, nil
}

// outline is the data of one glyph; empty for a space.
func (t *trueType) outline(g uint16) []byte {
	be, i := binary.BigEndian, int(g)
	if t.long {
		return t.glyf[be.Uint32(t.loca[4*i:]):be.Uint32(t.loca[4*i+4:])]
	}
	return t.glyf[2*uint32(be.Uint16(t.loca[2*i:])) : 2*uint32(be.Uint16(t.loca[2*i+2:]))]
}

// metric is the advance and left side bearing of one glyph.
func (t *trueType) metric(g uint16) [4]byte {
	var m [4]byte
	if i := int(g); i < t.metrics {
		copy(m[:], t.hmtx[4*i:])
	} else {
		copy(m[:2], t.hmtx[4*(t.metrics-1):])
		copy(m[2:], t.hmtx[4*t.metrics+2*(i-t.metrics):])
	}
	return m
}

// subset returns a font file in which glyph i is glyphs[i] of t; glyphs[0]
// must be 0. Parts of composite glyphs are appended. Instructions for
// low-resolution screens are left out: they are half the size, and readers of
// PDF draw without them.
func (t *trueType) subset(glyphs []uint16) []byte {
	c := cutter{t: t, glyphs: slices.Clone(glyphs), parts: map[uint16]uint16{}}
	c.glyf = make([]byte, 0, 160*len(glyphs))
	for i := 0; i < len(c.glyphs); i++ {
		c.loca = binary.BigEndian.AppendUint32(c.loca, uint32(len(c.glyf)))
		m := t.metric(c.glyphs[i])
		c.hmtx = append(c.hmtx, m[:]...)
		c.cut(t.outline(c.glyphs[i]))
	}
	c.loca = binary.BigEndian.AppendUint32(c.loca, uint32(len(c.glyf)))
	return c.assemble()
}

// cutter builds one subset.
type cutter struct {
	t                *trueType
	glyphs           []uint16          // number in the subset → number in the file
	parts            map[uint16]uint16 // number in the file → number in the subset, for parts
	loca, hmtx, glyf []byte
}

func (c *cutter) cut(o []byte) {
	switch {
	case len(o) == 0:
	case int16(binary.BigEndian.Uint16(o)) < 0:
		c.cutComposite(o)
	default:
		c.cutSimple(o)
	}
	for len(c.glyf)%4 != 0 {
		c.glyf = append(c.glyf, 0)
	}
}

// cutSimple copies an outline without its instructions.
func (c *cutter) cutSimple(o []byte) {
	n := 10 + 2*int(binary.BigEndian.Uint16(o))
	skip := int(binary.BigEndian.Uint16(o[n:]))
	c.glyf = append(c.glyf, o[:n]...)
	c.glyf = append(c.glyf, 0, 0)
	c.glyf = append(c.glyf, o[n+2+skip:]...)
}

// Flags of a part of a composite glyph (table "glyf").
const (
	argsAreWords    = 0x0001
	haveScale       = 0x0008
	moreParts       = 0x0020
	haveXYScale     = 0x0040
	haveTwoByTwo    = 0x0080
	haveInstruction = 0x0100
)

// cutComposite copies a glyph made of others, with the others' new numbers.
func (c *cutter) cutComposite(o []byte) {
	be := binary.BigEndian
	c.glyf = append(c.glyf, o[:10]...)
	for p := 10; ; {
		flags, size := be.Uint16(o[p:]), partSize(be.Uint16(o[p:]))
		c.glyf = be.AppendUint16(c.glyf, flags&^haveInstruction)
		c.glyf = be.AppendUint16(c.glyf, c.part(be.Uint16(o[p+2:])))
		c.glyf = append(c.glyf, o[p+4:p+size]...)
		if p += size; flags&moreParts == 0 {
			return
		}
	}
}

func partSize(flags uint16) int {
	n := 6
	if flags&argsAreWords != 0 {
		n += 2
	}
	switch {
	case flags&haveScale != 0:
		n += 2
	case flags&haveXYScale != 0:
		n += 4
	case flags&haveTwoByTwo != 0:
		n += 8
	}
	return n
}

func (c *cutter) part(g uint16) uint16 {
	if n, ok := c.parts[g]; ok {
		return n
	}
	n := uint16(len(c.glyphs))
	c.parts[g] = n
	c.glyphs = append(c.glyphs, g)
	return n
}

// assemble writes the table directory and the tables, with their checksums.
func (c *cutter) assemble() []byte {
	be := binary.BigEndian
	head, hhea, maxp := slices.Clone(c.t.head), slices.Clone(c.t.hhea), slices.Clone(c.t.maxp)
	be.PutUint32(head[8:], 0)  // the checksum of the whole, set last
	be.PutUint16(head[50:], 1) // 32-bit offsets
	be.PutUint16(hhea[34:], uint16(len(c.glyphs)))
	be.PutUint16(maxp[4:], uint16(len(c.glyphs)))
	tables := []struct {
		tag  string
		data []byte
	}{{"glyf", c.glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", c.hmtx}, {"loca", c.loca}, {"maxp", maxp}}
	out := make([]byte, 12+16*len(tables), len(c.glyf)+len(c.hmtx)+len(c.loca)+400)
	be.PutUint32(out, 0x00010000)
	be.PutUint16(out[4:], uint16(len(tables)))
	be.PutUint16(out[6:], 64) // search range, selector and shift for six tables
	be.PutUint16(out[8:], 2)
	be.PutUint16(out[10:], 32)
	headAt := 0
	for i, t := range tables {
		if t.tag == "head" {
			headAt = len(out)
		}
		e := out[12+16*i:]
		copy(e, t.tag)
		be.PutUint32(e[4:], checksum(t.data))
		be.PutUint32(e[8:], uint32(len(out)))
		be.PutUint32(e[12:], uint32(len(t.data)))
		out = append(out, t.data...)
		out = append(out, make([]byte, -len(t.data)&3)...)
	}
	be.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func checksum(b []byte) (sum uint32) {
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	var last [4]byte
	copy(last[:], b)
	return sum + binary.BigEndian.Uint32(last[:])
}
