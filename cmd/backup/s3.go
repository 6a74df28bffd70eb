package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// s3 is a Place in a bucket of any server that speaks S3.
type s3 struct {
	client         *minio.Client
	bucket, prefix string
}

// OpenPlace reads an address: a folder, or s3://HOST/BUCKET[/PREFIX] (s3+http:// without TLS, for a net of one's own). The
// credentials of S3 come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, never from the address. Errors: one that says
// what is missing.
func OpenPlace(address string, env func(string) string) (Place, error) {
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(address, "s3://") && !strings.HasPrefix(address, "s3+http://") {
		return Folder(address), nil
	}
	if u.User != nil {
		return nil, errors.New("backup: credentials do not belong in the address; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	id, key := env("AWS_ACCESS_KEY_ID"), env("AWS_SECRET_ACCESS_KEY")
	bucket, prefix, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	switch {
	case id == "" || key == "":
		return nil, errors.New("backup: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are needed for S3")
	case bucket == "":
		return nil, fmt.Errorf("backup: %s names no bucket: write s3://HOST/BUCKET", address)
	}
	client, err := minio.New(u.Host, &minio.Options{Creds: credentials.NewStaticV4(id, key, ""), Secure: u.Scheme == "s3", Region: env("AWS_REGION"), BucketLookup: minio.BucketLookupPath})
	if err != nil {
		return nil, fmt.Errorf("backup: S3: %w", err)
	}
	return &s3{client, bucket, prefix}, nil
}

// Put implements Place. The server itself refuses a name that is taken (If-None-Match), so two writers cannot both win.
func (s *s3) Put(ctx context.Context, name string, body []byte) error {
	opt := minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true}
	opt.SetMatchETagExcept("*")
	_, err := s.client.PutObject(ctx, s.bucket, path.Join(s.prefix, name), bytes.NewReader(body), int64(len(body)), opt)
	if code := minio.ToErrorResponse(err).StatusCode; code == http.StatusPreconditionFailed || code == http.StatusConflict {
		return fs.ErrExist
	}
	return err
}

// Get implements Place.
func (s *s3) Get(ctx context.Context, name string) ([]byte, error) {
	o, err := s.client.GetObject(ctx, s.bucket, path.Join(s.prefix, name), minio.GetObjectOptions{})
	if err != nil {
		return nil, err
	}
	defer o.Close()
	body, err := io.ReadAll(io.LimitReader(o, maxUnpacked))
	if minio.ToErrorResponse(err).StatusCode == http.StatusNotFound {
		return nil, fs.ErrNotExist
	}
	return body, err
}

// List implements Place.
func (s *s3) List(ctx context.Context, folder string) (out []string, err error) {
	under := path.Join(s.prefix, folder) + "/"
	for o := range s.client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: under, Recursive: true}) {
		if o.Err != nil {
			return nil, o.Err
		}
		out = append(out, strings.TrimPrefix(strings.TrimPrefix(o.Key, s.prefix), "/"))
	}
	slices.Sort(out)
	return out, nil
}

// Delete implements Place.
func (s *s3) Delete(ctx context.Context, name string) error {
	return s.client.RemoveObject(ctx, s.bucket, path.Join(s.prefix, name), minio.RemoveObjectOptions{})
}
