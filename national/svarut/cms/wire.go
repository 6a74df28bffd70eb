package cms

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
)

// The object identifiers of RFC 5652, RFC 8017 and the NIST register, as functions since a slice cannot be a constant.
func oidEnveloped() asn1.ObjectIdentifier { return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 3} }
func oidData() asn1.ObjectIdentifier      { return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1} }
func oidOAEP() asn1.ObjectIdentifier      { return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 7} }
func oidMGF1() asn1.ObjectIdentifier      { return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8} }
func oidSHA256() asn1.ObjectIdentifier    { return asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1} }
func oidAES256CBC() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}
}

type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content enveloped `asn1:"explicit,tag:0"`
}

type enveloped struct {
	Version   int
	Receivers []receiver `asn1:"set"`
	Content   encryptedContent
}

type receiver struct {
	Version int
	Who     issuerAndSerial
	Alg     pkix.AlgorithmIdentifier
	Key     []byte
}

type issuerAndSerial struct {
	Issuer asn1.RawValue
	Serial *big.Int
}

type encryptedContent struct {
	Type asn1.ObjectIdentifier
	Alg  pkix.AlgorithmIdentifier
	Body []byte `asn1:"tag:0"`
}

type oaepParameters struct {
	Hash pkix.AlgorithmIdentifier `asn1:"explicit,optional,tag:0"`
	Mask pkix.AlgorithmIdentifier `asn1:"explicit,optional,tag:1"`
}

func sha256Algorithm() pkix.AlgorithmIdentifier {
	return pkix.AlgorithmIdentifier{Algorithm: oidSHA256(), Parameters: asn1.NullRawValue}
}

// oaepAlgorithm names hash and mask both: what is left out means SHA-1 (RFC 4055 section 4.1).
func oaepAlgorithm() (pkix.AlgorithmIdentifier, error) {
	hash, err := asn1.Marshal(sha256Algorithm())
	if err != nil {
		return pkix.AlgorithmIdentifier{}, err
	}
	mask := pkix.AlgorithmIdentifier{Algorithm: oidMGF1(), Parameters: asn1.RawValue{FullBytes: hash}}
	params, err := asn1.Marshal(oaepParameters{Hash: sha256Algorithm(), Mask: mask})
	return pkix.AlgorithmIdentifier{Algorithm: oidOAEP(), Parameters: asn1.RawValue{FullBytes: params}}, err
}

// checkOAEP refuses every choice but SHA-256 for both hash and mask.
func checkOAEP(alg pkix.AlgorithmIdentifier) error {
	if !alg.Algorithm.Equal(oidOAEP()) {
		return fmt.Errorf("cms: the key is under %v, not RSAES-OAEP", alg.Algorithm)
	}
	var p oaepParameters
	if rest, err := asn1.Unmarshal(alg.Parameters.FullBytes, &p); err != nil || len(rest) > 0 {
		return errors.New("cms: the parameters of RSAES-OAEP cannot be read")
	}
	var maskHash pkix.AlgorithmIdentifier
	if _, err := asn1.Unmarshal(p.Mask.Parameters.FullBytes, &maskHash); err != nil {
		return errors.New("cms: RSAES-OAEP names no mask generation function, which means SHA-1")
	}
	if !p.Hash.Algorithm.Equal(oidSHA256()) || !p.Mask.Algorithm.Equal(oidMGF1()) || !maskHash.Algorithm.Equal(oidSHA256()) {
		return errors.New("cms: RSAES-OAEP must use SHA-256 and MGF1 with SHA-256")
	}
	return nil
}
