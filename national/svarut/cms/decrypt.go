package cms

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
)

// maxReceivers bounds the work one message can ask for.
const maxReceivers = 16

// openError says no more than that the message would not open: which step failed is nobody's business but the owner's.
type openError struct{}

func (openError) Error() string { return "cms: the message cannot be opened with this key" }

// Decrypt opens a message made for the certificate. It reads DER only (definite lengths), and answers an error for any
// other algorithm than the package's, for a message to someone else, and for one that was changed so that its padding
// broke. CBC has no seal: a change that leaves the padding whole is not seen here.
func Decrypt(message []byte, cert *x509.Certificate, key *rsa.PrivateKey) ([]byte, error) {
	var info contentInfo
	rest, err := asn1.Unmarshal(message, &info)
	if err != nil || len(rest) > 0 || !info.Type.Equal(oidEnveloped()) {
		return nil, errors.New("cms: not a DER-encoded enveloped-data message")
	}
	r, err := find(info.Content.Receivers, cert)
	if err != nil {
		return nil, err
	}
	if err := checkOAEP(r.Alg); err != nil {
		return nil, err
	}
	contentKey, err := rsa.DecryptOAEP(sha256.New(), nil, key, r.Key, nil)
	if err != nil || len(contentKey) != keyBytes {
		return nil, openError{}
	}
	return decryptContent(info.Content.Content, contentKey)
}

func find(receivers []receiver, cert *x509.Certificate) (receiver, error) {
	if len(receivers) > maxReceivers {
		return receiver{}, fmt.Errorf("cms: more than %d receivers", maxReceivers)
	}
	for _, r := range receivers {
		if r.Who.Serial != nil && r.Who.Serial.Cmp(cert.SerialNumber) == 0 && bytes.Equal(r.Who.Issuer.FullBytes, cert.RawIssuer) {
			return r, nil
		}
	}
	return receiver{}, errors.New("cms: the message is not made for this certificate")
}

func decryptContent(c encryptedContent, key []byte) ([]byte, error) {
	var iv []byte
	if !c.Alg.Algorithm.Equal(oidAES256CBC()) {
		return nil, fmt.Errorf("cms: the content is under %v, not AES-256-CBC", c.Alg.Algorithm)
	}
	if _, err := asn1.Unmarshal(c.Alg.Parameters.FullBytes, &iv); err != nil || len(iv) != aes.BlockSize {
		return nil, errors.New("cms: AES-256-CBC needs a starting block of 16 bytes")
	}
	if len(c.Body) == 0 || len(c.Body)%aes.BlockSize != 0 {
		return nil, errors.New("cms: the content is not whole blocks")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	out := make([]byte, len(c.Body))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, c.Body)
	return unpad(out)
}

func unpad(b []byte) ([]byte, error) {
	n := int(b[len(b)-1])
	if n == 0 || n > aes.BlockSize || !bytes.Equal(b[len(b)-n:], bytes.Repeat([]byte{byte(n)}, n)) {
		return nil, openError{}
	}
	return b[:len(b)-n], nil
}
