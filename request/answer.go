package request

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"torg/ledger"
	"torg/municipality"
	"torg/service"
)

// Answer keeps the answers of one page. Answers with faults are kept too, so that nothing typed is lost; the faults come
// back, and the draft cannot be sent before they are mended. version is the draft's as the page was shown; zero does not ask.
func (r *Reception) Answer(ctx context.Context, who Applicant, id string, version int64, page string, answers map[string]service.Answer) (Draft, []service.FieldError, error) {
	d, err := r.Draft(ctx, who, id)
	if err != nil {
		return d, nil, err
	}
	if version != 0 && version != d.Version {
		return d, nil, municipality.E(municipality.Conflict, "request.Answer", "error.draftchanged")
	}
	for question, a := range answers {
		if a.Value == nil && !a.Contested {
			delete(d.Answers, question)
			continue
		}
		d.Answers[question] = a
	}
	if d, err = r.fetch(ctx, who, d); err != nil { // an answer may make one more fact wanted
		return d, nil, err
	}
	d, err = r.keep(ctx, who, "draft.save", d)
	return d, d.Pack.Validate(d.Input(d.Changed, who), page), err
}

// Attach keeps a file for a question. Its type is found from its content; its size and number have the pack's limits;
// it is scanned when a scanner is configured.
func (r *Reception) Attach(ctx context.Context, who Applicant, id, question, name string, body []byte) (Draft, error) {
	d, err := r.Draft(ctx, who, id)
	if err != nil {
		return d, err
	}
	q, ok := find(d.Pack, question)
	if !ok {
		return d, municipality.E(municipality.NotFound, "request.Attach", "error.notfound")
	}
	mime, err := r.inspect(ctx, q, body, len(d.Attachments[question]))
	if err != nil {
		return d, err
	}
	out := d
	err = ledger.Act(ctx, r.Store, r.entry(who, "draft.attach", d.Pack, id), func(tx *ledger.Tx) error {
		out = d // the act may be run more than once
		digest, err := tx.PutBlob(body)
		if err != nil {
			return err
		}
		same := func(a service.Attachment) bool { return a.Digest == digest }
		if slices.ContainsFunc(d.Attachments[question], same) { // sent twice
			return nil
		}
		out.Attachments = maps.Clone(d.Attachments)
		out.Attachments[question] = append(slices.Clone(d.Attachments[question]), service.Attachment{Name: cleanName(name), MIME: mime, Digest: digest, Size: int64(len(body))})
		return out.save(tx)
	})
	return out, err
}

func find(p *service.Pack, question string) (service.Question, bool) {
	for _, page := range p.Form.Pages {
		for _, q := range page.Questions {
			if q.ID == question && q.Type == service.TypeFile {
				return q, true
			}
		}
	}
	return service.Question{}, false
}

func (r *Reception) inspect(ctx context.Context, q service.Question, body []byte, already int) (mime string, err error) {
	fault := func(kind municipality.Kind, key string, args ...any) error {
		return &municipality.Error{Kind: kind, Op: "request.Attach", Key: key, Field: q.ID, Args: args}
	}
	mime, _, _ = strings.Cut(mimetype.Detect(body).String(), ";")
	switch {
	case len(body) == 0:
		return "", fault(municipality.Invalid, "error.file.empty")
	case q.MaxBytes > 0 && int64(len(body)) > q.MaxBytes:
		return "", fault(municipality.TooMuch, "error.file.size", q.MaxBytes>>20)
	case len(q.Accept) > 0 && !slices.Contains(q.Accept, mime):
		return "", fault(municipality.Invalid, "error.file.type", strings.Join(q.Accept, ", "))
	case q.MaxFiles > 0 && already >= q.MaxFiles:
		return "", fault(municipality.TooMuch, "error.file.count", q.MaxFiles)
	}
	if r.Scan == nil {
		return mime, nil
	}
	return mime, r.Scan(ctx, body)
}

// cleanName keeps the last part of a file name, without what could mislead a reader or a file system.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(c rune) rune {
		if c < ' ' || strings.ContainsRune(`"<>|:*?/`, c) {
			return -1
		}
		return c
	}, name)
	if len(name) > 120 {
		name = name[len(name)-120:]
	}
	if name == "" || name == "." {
		return "fil"
	}
	return name
}

// Detach removes an attachment by its digest.
func (r *Reception) Detach(ctx context.Context, who Applicant, id, question, digest string) (Draft, error) {
	d, err := r.Draft(ctx, who, id)
	if err != nil {
		return d, err
	}
	d.Attachments[question] = slices.DeleteFunc(d.Attachments[question], func(a service.Attachment) bool { return a.Digest == digest })
	return r.keep(ctx, who, "draft.detach", d)
}
