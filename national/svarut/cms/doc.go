// Package cms writes and reads the one form of encrypted message the national letter carrier takes: CMS enveloped-data
// (RFC 5652 section 6) for one receiver, the key under RSAES-OAEP with SHA-256 and MGF1-SHA-256 (RFC 8017, RFC 4055),
// the content under AES-256-CBC. Any other choice of algorithm is refused in both directions.
//
// It is ours because no library at hand can write it: the PKCS #7 library we know leaves out the mask generation
// function, so that a reader following RFC 4055 takes it for SHA-1 and cannot open what was written, and it chooses
// algorithms by package variables that all of the program shares. The encoding itself is left to encoding/asn1.
package cms
