package demopeople

import (
	"fmt"
	"strconv"

	"torg/municipality"
)

// syntheticLift is added to the month, as in Skatteetaten's synthetic population (Tenor).
const syntheticLift = 80

// personNumber makes a synthetic fødselsnummer for a birth date. serial tells apart people born on the same day; the
// individual number is odd for men. Numbers follow the rules in force for people born before 2032: both check digits.
func personNumber(birth municipality.Date, sex string, serial int) municipality.NationalID {
	return number(birth, 0, sex, serial)
}

// dNumber makes a synthetic D-number: the day is lifted by 40.
func dNumber(birth municipality.Date, sex string, serial int) municipality.NationalID {
	return number(birth, 40, sex, serial)
}

func number(birth municipality.Date, dayLift int, sex string, serial int) municipality.NationalID {
	individual := serial * 10
	if birth.Year >= 2000 {
		individual += 500
	}
	if sex == Man {
		individual++
	}
	for ; ; individual += 2 {
		head := fmt.Sprintf("%02d%02d%02d%03d", birth.Day+dayLift, int(birth.Month)+syntheticLift, birth.Year%100, individual)
		if full, ok := withCheckDigits(head); ok {
			return municipality.NationalID(full)
		}
	}
}

func withCheckDigits(head string) (string, bool) {
	first := checkDigit(head, []int{3, 7, 6, 1, 8, 9, 4, 5, 2})
	if first > 9 {
		return "", false
	}
	head += strconv.Itoa(first)
	second := checkDigit(head, []int{5, 4, 3, 2, 7, 6, 5, 4, 3, 2})
	return head + strconv.Itoa(second), second <= 9
}

// checkDigit is the modulus 11 digit; 10 means the number cannot be used.
func checkDigit(digits string, weights []int) int {
	sum := 0
	for i := range digits {
		sum += int(digits[i]-'0') * weights[i]
	}
	return (11 - sum%11) % 11
}

// orgNumber makes a synthetic organisation number in the 31 series.
func orgNumber(serial int) municipality.OrgNumber {
	for n := 31000000 + serial*100; ; n++ {
		head := strconv.Itoa(n)
		if c := checkDigit(head, []int{3, 2, 7, 6, 5, 4, 3, 2}); c <= 9 {
			return municipality.OrgNumber(head + strconv.Itoa(c))
		}
	}
}

// NewNumber makes a synthetic fødselsnummer for somebody born while a demonstration runs, one that no taken says is in use.
func NewNumber(birth municipality.Date, sex string, taken func(municipality.NationalID) bool) municipality.NationalID {
	for serial := 41; ; serial++ { // those of the lists are below
		if id := personNumber(birth, sex, serial%49); !taken(id) {
			return id
		}
	}
}
