package ui

// ButtonOf describes a button. The zero Variant is the primary button; a page has at most one.
type ButtonOf struct {
	Text     string
	Variant  string // "", "secondary" or "tertiary"
	Danger   bool   // what it does cannot be undone
	Name     string // with Value: which button was pressed
	Value    string
	Icon     string
	About    string // for screen readers, when several buttons have the same text
	Plain    bool   // type=button: does nothing without JavaScript
	Disabled bool   // avoid: say in text why it cannot be done
}

func (b ButtonOf) kind() string {
	if b.Plain {
		return "button"
	}
	return "submit"
}

// HiddenOf is a field the reader does not see.
type HiddenOf struct{ Name, Value string }

// CardOf describes a card.
type CardOf struct {
	Title, Text, Href, Icon string
	Level                   int // of the heading: 2, 3 (default) or 4
}
