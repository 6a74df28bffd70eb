package cms

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
)

const (
	keyBytes    = 32   // AES-256
	minimumBits = 2048 // of the receiver's RSA key
)

// Encrypt makes an enveloped-data message (DER) that only the holder of the certificate's private key can open.
// It refuses a certificate whose key is not RSA of at least 2048 bits; whether the certificate is valid today is for the caller.
func Encrypt(plain []byte, to *x509.Certificate) ([]byte, error) {
	public, ok := to.PublicKey.(*rsa.PublicKey)
	if !ok || public.N.BitLen() < minimumBits {
		return nil, errors.New("cms: the receiver's certificate must hold an RSA key of at least 2048 bits")
	}
	key := make([]byte, keyBytes)
	_, _ = rand.Read(key) // ends the program rather than fail
	who, err := receiverFor(to, public, key)
	if err != nil {
		return nil, err
	}
	content, err := encryptContent(plain, key)
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(contentInfo{Type: oidEnveloped(), Content: enveloped{Receivers: []receiver{who}, Content: content}})
}

func receiverFor(to *x509.Certificate, public *rsa.PublicKey, key []byte) (receiver, error) {
	wrapped, err := rsa.EncryptOAEP(sha256.New(), rand.Reader, public, key, nil)
	if err != nil {
		return receiver{}, err
	}
	alg, err := oaepAlgorithm()
	who := issuerAndSerial{Issuer: asn1.RawValue{FullBytes: to.RawIssuer}, Serial: to.SerialNumber}
	return receiver{Who: who, Alg: alg, Key: wrapped}, err
}

func encryptContent(plain, key []byte) (encryptedContent, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return encryptedContent{}, err
	}
	iv := make([]byte, aes.BlockSize)
	_, _ = rand.Read(iv)
	body := pad(plain)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(body, body)
	params, err := asn1.Marshal(iv)
	alg := pkix.AlgorithmIdentifier{Algorithm: oidAES256CBC(), Parameters: asn1.RawValue{FullBytes: params}}
	return encryptedContent{Type: oidData(), Alg: alg, Body: body}, err
}

// pad adds n bytes of value n (RFC 5652 section 6.3); a whole block when the text already fills its last one.
func pad(plain []byte) []byte {
	n := aes.BlockSize - len(plain)%aes.BlockSize
	return append(bytes.Clone(plain), bytes.Repeat([]byte{byte(n)}, n)...)
}
