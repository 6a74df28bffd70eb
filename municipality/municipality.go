// Package municipality holds the words every room uses: the municipality and its units, persons and organisations and
// their numbers, actors and their mandates, typed ids, the working-day calendar, deadlines, money and kinds of error.
// It imports nothing of ours and nothing from outside the standard library.
package municipality

import "fmt"

// Number is a kommunenummer in Statistics Norway's KLASS 131: four digits kept as text, since "0301" is not 301.
type Number string

// Zone is one of the two places a municipality keeps its cases. A case lives wholly in one.
type Zone string

// The two zones. What the internal one shows of the secured one is a projection made inside the secured zone.
const (
	Internal Zone = "internal"
	Secured  Zone = "secured"
)

// Zones lists every zone, in the order pages show them.
func Zones() []Zone { return []Zone{Internal, Secured} }

// Language is a BCP 47 tag of the four languages Torg speaks.
type Language string

// The languages people may choose.
const (
	Bokmaal      Language = "nb"
	Nynorsk      Language = "nn"
	English      Language = "en"
	NorthernSami Language = "se"
)

// Languages lists every language, in the order pages offer them.
func Languages() []Language { return []Language{Bokmaal, Nynorsk, English, NorthernSami} }

// Profile says which municipality this is. Number and Name identify it; the rest is printed on letters.
type Profile struct {
	Number    Number   `yaml:"number"`
	Name      string   `yaml:"name"`
	OrgNumber string   `yaml:"orgNumber"`
	Address   []string `yaml:"address"`
	Phone     string   `yaml:"phone"`
	Email     string   `yaml:"email"`
	BaseURL   string   `yaml:"-"`
}

// Unit is an administrative unit (administrativ enhet) that handles cases.
type Unit struct {
	ID   string              `yaml:"id"`
	Name map[Language]string `yaml:"name"`
}

// Oere is an amount of money in øre, the hundredth of a krone.
type Oere int64

// String writes the amount as Norwegians read it: "1 234,50 kr", with no-break spaces.
func (o Oere) String() string {
	sign := ""
	if o < 0 {
		sign, o = "−", -o
	}
	return fmt.Sprintf("%s%s,%02d\u00a0kr", sign, groups(int64(o)/100), int64(o)%100)
}

func groups(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u00a0" + s[i:]
	}
	return s
}
