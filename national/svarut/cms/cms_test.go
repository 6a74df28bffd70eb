package cms

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"
)

func newKey(t testing.TB, serial int64) (*x509.Certificate, *rsa.PrivateKey) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return selfSigned(t, serial, &key.PublicKey, key), key
}

func selfSigned(t testing.TB, serial int64, public, private any) *x509.Certificate {
	t.Helper()
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "Letter carrier", Organization: []string{"Ærlig Post"}},
		NotBefore: time.Unix(0, 0), NotAfter: time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, public, private)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func sizes() [][]byte {
	var out [][]byte
	for _, n := range []int{0, 1, 15, 16, 17, 1000, 1 << 20} {
		out = append(out, bytes.Repeat([]byte{0xa5}, n))
	}
	return out
}

func TestRoundTrip(t *testing.T) {
	cert, key := newKey(t, 7)
	for _, plain := range sizes() {
		message, err := Encrypt(plain, cert)
		if err != nil {
			t.Fatal(err)
		}
		if len(plain) > 15 && bytes.Contains(message, plain[:16]) {
			t.Error("the text shows in the message")
		}
		got, err := Decrypt(message, cert, key)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes came back as %d: %v", len(plain), len(got), err)
		}
	}
}

func TestRefusals(t *testing.T) {
	cert, key := newKey(t, 7)
	other, otherKey := newKey(t, 8)
	message, err := Encrypt([]byte("Vedtak"), cert)
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.Clone(message)
	broken[len(broken)-1] ^= 1
	for name, try := range map[string]func() ([]byte, error){
		"someone else's":  func() ([]byte, error) { return Decrypt(message, other, otherKey) },
		"wrong key":       func() ([]byte, error) { return Decrypt(message, cert, otherKey) },
		"broken padding":  func() ([]byte, error) { return Decrypt(broken, cert, key) },
		"cut short":       func() ([]byte, error) { return Decrypt(message[:len(message)-3], cert, key) },
		"trailing bytes":  func() ([]byte, error) { return Decrypt(append(bytes.Clone(message), 0), cert, key) },
		"not a message":   func() ([]byte, error) { return Decrypt([]byte("%PDF-1.7"), cert, key) },
		"other algorithm": func() ([]byte, error) { return Decrypt(legacy(t, cert), cert, key) },
	} {
		if got, err := try(); err == nil {
			t.Errorf("%s: opened as %q", name, got)
		}
	}
}

// legacy is what a PKCS #7 library makes by default: RSA with PKCS #1 v1.5 padding and DES.
func legacy(t *testing.T, cert *x509.Certificate) []byte {
	t.Helper()
	message, err := pkcs7.Encrypt([]byte("Vedtak"), []*x509.Certificate{cert})
	if err != nil {
		t.Fatal(err)
	}
	return message
}

func TestRefusesWeakAndForeignKeys(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Encrypt(nil, selfSigned(t, 1, &ec.PublicKey, ec)); err == nil {
		t.Error("an elliptic curve key was taken")
	}
	strong, _ := newKey(t, 1)
	weak := *strong
	weak.PublicKey = &rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 1023), E: 65537}
	if _, err := Encrypt(nil, &weak); err == nil {
		t.Error("an RSA key of 1024 bits was taken")
	}
}

// Another implementation reads what we write.
func TestLibraryOpensIt(t *testing.T) {
	cert, key := newKey(t, 7)
	message, err := Encrypt([]byte("Søknaden er innvilget"), cert)
	if err != nil {
		t.Fatal(err)
	}
	p7, err := pkcs7.Parse(message)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p7.Decrypt(cert, key); err != nil || string(got) != "Søknaden er innvilget" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestOpenSSL(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("SKIPPED: openssl is not installed, so nothing outside Torg has opened the messages")
	}
	cert, key := newKey(t, 7)
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	certFile := write("cert.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}))
	keyFile := write("key.pem", pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
	run := func(args ...string) {
		if out, err := exec.Command("openssl", args...).CombinedOutput(); err != nil {
			t.Fatalf("openssl %v: %v\n%s", args[1], err, out)
		}
	}
	for _, plain := range sizes() {
		message, err := Encrypt(plain, cert)
		if err != nil {
			t.Fatal(err)
		}
		in, out := write("in.der", message), filepath.Join(dir, "out")
		run("cms", "-decrypt", "-inform", "DER", "-binary", "-in", in, "-recip", certFile, "-inkey", keyFile, "-out", out)
		if got, _ := os.ReadFile(out); !bytes.Equal(got, plain) {
			t.Errorf("openssl made %d bytes of %d", len(got), len(plain))
		}
		theirs := filepath.Join(dir, "theirs.der")
		run("cms", "-encrypt", "-aes-256-cbc", "-outform", "DER", "-binary", "-in", write("plain", plain), "-out", theirs,
			"-recip", certFile, "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256", "-keyopt", "rsa_mgf1_md:sha256")
		sealed, _ := os.ReadFile(theirs)
		if got, err := Decrypt(sealed, cert, key); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("what openssl made of %d bytes opened as %d: %v", len(plain), len(got), err)
		}
	}
}

func FuzzDecrypt(f *testing.F) {
	cert, key := newKey(f, 7)
	message, err := Encrypt([]byte("Vedtak"), cert)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(message)
	f.Add([]byte("%PDF-1.7"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := Decrypt(b, cert, key); err == nil && len(got) > len(b) {
			t.Error("more came out than went in")
		}
	})
}
