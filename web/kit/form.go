package kit

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"torg/municipality"
)

// Limits of a form: more than a page of ours can have is an attack or a mistake.
const (
	maxFields = 5000
	maxFiles  = 50
)

// reserve takes a place for the body before it is read. Uploads are held in memory, never in a temporary file where they
// would lie unencrypted, so the process has a limit for all of them together.
func (c *Ctx) reserve(limit int64) error {
	if limit == 0 {
		return nil
	}
	if c.R.ContentLength > limit {
		return municipality.E(municipality.TooMuch, "kit.reserve", "")
	}
	c.R.Body = http.MaxBytesReader(c.W, c.R.Body, limit)
	if limit <= c.k.BodyLimit {
		return nil
	}
	size := limit
	if c.R.ContentLength >= 0 {
		size = c.R.ContentLength
	}
	c.reserved = size
	if c.k.uploads.Add(size) > c.k.UploadLimit {
		return municipality.Errorf(municipality.Unavailable, "kit.reserve", "uploads under way fill UploadLimit")
	}
	return nil
}

func (c *Ctx) release() {
	c.k.uploads.Add(-c.reserved)
	c.reserved = 0
}

// Form is the fields of a POST, or the query of a GET. Text that is no UTF-8 is refused, and so are more fields than a
// page can have.
func (c *Ctx) Form() (url.Values, error) {
	if c.R.Method != http.MethodPost {
		return c.checked(c.R.URL.Query())
	}
	if c.R.PostForm == nil {
		if err := c.parse(); err != nil {
			return nil, tooMuchOr(municipality.Invalid, "kit.Form", err)
		}
	}
	return c.checked(c.R.PostForm)
}

func (c *Ctx) parse() error {
	if strings.HasPrefix(c.R.Header.Get("Content-Type"), "multipart/form-data") {
		return c.R.ParseMultipartForm(1 << 40) // all in memory; MaxBytesReader holds the limit
	}
	return c.R.ParseForm()
}

func tooMuchOr(kind municipality.Kind, op string, err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok || errors.Is(err, multipart.ErrMessageTooLarge) {
		kind = municipality.TooMuch
	}
	return &municipality.Error{Kind: kind, Op: op, Cause: err}
}

func (c *Ctx) checked(form url.Values) (url.Values, error) {
	count := 0
	for name, values := range form {
		count += len(values)
		for _, v := range values {
			if !utf8.ValidString(name) || !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return nil, municipality.E(municipality.Invalid, "kit.Form", "")
			}
		}
	}
	if count > maxFields {
		return nil, municipality.E(municipality.TooMuch, "kit.Form", "")
	}
	return form, nil
}

// FileUpload is a file a form carried.
type FileUpload struct {
	Name   string // the last part of the name the sender gave, without control characters; may be anything else
	Size   int64  // bytes
	header *multipart.FileHeader
}

// Open reads the file.
func (u FileUpload) Open() (io.ReadCloser, error) { return u.header.Open() }

// Bytes reads the whole file.
func (u FileUpload) Bytes() ([]byte, error) {
	f, err := u.Open()
	if err != nil {
		return nil, municipality.Wrap(municipality.Fault, "kit.FileUpload", err)
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(f)
	return b, municipality.Wrap(municipality.Fault, "kit.FileUpload", err)
}

// File is the first file of a field; Invalid when there is none, TooMuch when it is larger than limit bytes.
func (c *Ctx) File(name string, limit int64) (FileUpload, error) {
	all, err := c.Files(name, limit)
	if err != nil {
		return FileUpload{}, err
	}
	if len(all) == 0 {
		return FileUpload{}, &municipality.Error{Kind: municipality.Invalid, Op: "kit.File", Field: name}
	}
	return all[0], nil
}

// Files is every file of a field, each at most limit bytes. Fields left empty give none.
func (c *Ctx) Files(name string, limit int64) ([]FileUpload, error) {
	if _, err := c.Form(); err != nil {
		return nil, err
	}
	if c.R.MultipartForm == nil {
		return nil, nil
	}
	headers := c.R.MultipartForm.File[name]
	if len(headers) > maxFiles {
		return nil, &municipality.Error{Kind: municipality.TooMuch, Op: "kit.Files", Field: name}
	}
	var out []FileUpload
	for _, h := range headers {
		if h.Size > limit {
			return nil, &municipality.Error{Kind: municipality.TooMuch, Op: "kit.Files", Field: name, Key: "error.file.toolarge", Args: []any{limit >> 20}}
		}
		if h.Filename != "" {
			out = append(out, FileUpload{Name: fileName(h.Filename), Size: h.Size, header: h})
		}
	}
	return out, nil
}

// fileName keeps the last part of a name, in a form that can be shown and kept.
func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	for len(s) > 200 {
		_, size := utf8.DecodeRuneInString(s)
		s = s[size:]
	}
	if s == "" || s == "." || s == ".." || s == "/" {
		return "fil"
	}
	return s
}
