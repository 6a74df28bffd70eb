package test

import (
	"encoding/json"

	"torg/internal/demopeople"
	"torg/municipality"
)

var reservedContact = demopeople.Contact{Known: true, Reserved: true, Language: municipality.Bokmaal}

func protectedPeople() (keys []string) {
	for _, p := range demopeople.Logins() {
		if p.Protection == demopeople.Strict || p.Protection == demopeople.Confidential {
			keys = append(keys, p.Key)
		}
	}
	return keys
}

func streetOf(key string) string { return demopeople.MustByKey(key).Address.Street }

func asText(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}
