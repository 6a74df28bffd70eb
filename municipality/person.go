package municipality

import (
	"strconv"
	"strings"
)

// NationalID is a fødselsnummer, D-nummer or synthetic number: eleven digits.
// Sex and century are never derived from it: from 2032 they can no longer be.
type NationalID string

var (
	weightsFirst  = [10]int{3, 7, 6, 1, 8, 9, 4, 5, 2, 1}
	weightsSecond = [11]int{5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1}
)

// ParseNationalID reads eleven digits, spaces allowed, and checks both control digits and the day and month. It accepts
// D-numbers (day +40) and the synthetic series (month +80 Tenor, +65 NAV, +40 older test numbers). The first weighted
// sum may leave 0 to 3 (Skatteetaten, "nytt fødselsnummer fra 2032"); the second leaves 0.
func ParseNationalID(s string) (NationalID, error) {
	s = strings.ReplaceAll(strings.TrimSpace(s), " ", "")
	digits, ok := digitsOf(s, 11)
	if !ok || !plausibleBirth(digits) || weighted(digits[:10], weightsFirst[:])%11 > 3 || weighted(digits, weightsSecond[:])%11 != 0 {
		return "", &Error{Kind: Invalid, Op: "municipality.ParseNationalID", Key: "error.nationalid"}
	}
	return NationalID(s), nil
}

func digitsOf(s string, n int) ([]int, bool) {
	if len(s) != n {
		return nil, false
	}
	out := make([]int, n)
	for i := range s {
		if s[i] < '0' || s[i] > '9' {
			return nil, false
		}
		out[i] = int(s[i] - '0')
	}
	return out, true
}

func weighted(digits, weights []int) (sum int) {
	for i, d := range digits {
		sum += d * weights[i]
	}
	return sum
}

func plausibleBirth(d []int) bool {
	day, month := d[0]*10+d[1], d[2]*10+d[3]
	if day > 40 {
		day -= 40
	}
	for _, shift := range []int{80, 65, 40} {
		if month > shift && month <= shift+12 {
			month -= shift
			break
		}
	}
	return day >= 1 && day <= 31 && month >= 1 && month <= 12
}

// IsDNumber reports whether the number was given to someone without residence (day + 40).
func (n NationalID) IsDNumber() bool { return len(n) == 11 && n[0] >= '4' && n[0] <= '7' }

// Masked shows the birth part only: "150386 *****".
func (n NationalID) Masked() string {
	if len(n) != 11 {
		return "*****"
	}
	return string(n[:6]) + " *****"
}

// OrgNumber is an organisation number of Enhetsregisteret: nine digits.
type OrgNumber string

// ParseOrgNumber reads nine digits, spaces allowed, and checks the modulus-11 control digit.
func ParseOrgNumber(s string) (OrgNumber, error) {
	s = strings.ReplaceAll(strings.TrimSpace(s), " ", "")
	d, ok := digitsOf(s, 9)
	if !ok || (11-weighted(d[:8], []int{3, 2, 7, 6, 5, 4, 3, 2})%11)%11 != d[8] {
		return "", &Error{Kind: Invalid, Op: "municipality.ParseOrgNumber", Key: "error.orgnumber"}
	}
	return OrgNumber(s), nil
}

// String writes the number in groups of three, as it is printed.
func (o OrgNumber) String() string {
	if len(o) != 9 {
		return string(o)
	}
	return string(o[:3]) + " " + string(o[3:6]) + " " + string(o[6:])
}

// ContainsNationalID reports whether text holds eleven digits that pass as an identity number: such a text must not be
// published (offentlegforskrifta § 7).
func ContainsNationalID(text string) bool {
	run := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] >= '0' && text[i] <= '9' {
			run++
			continue
		}
		if run == 11 && isNationalID(text[i-11:i]) {
			return true
		}
		if i < len(text) && text[i] == ' ' && run == 6 && isNationalID(strings.ReplaceAll(window(text, i-6, 12), " ", "")) {
			return true
		}
		run = 0
	}
	return false
}

func window(s string, from, n int) string { return s[from:min(len(s), from+n)] }

func isNationalID(s string) bool {
	if _, err := strconv.ParseUint(s, 10, 64); err != nil {
		return false
	}
	_, err := ParseNationalID(s)
	return err == nil
}
