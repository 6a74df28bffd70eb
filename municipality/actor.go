package municipality

// ActorKind says what sort of someone acts.
type ActorKind string

// Kinds of actor. A machine acts when rules decide; a system when the house does its own work.
const (
	Citizen ActorKind = "citizen"
	Officer ActorKind = "officer"
	Machine ActorKind = "machine"
	System  ActorKind = "system"
)

// Actor is who does something. It carries what the ledger must say ten years later: names are copied, not looked up.
// ID is the internal person id of a citizen, the user id of an officer, or the name of a machine or system part; it is
// never a national identity number.
type Actor struct {
	Kind ActorKind `json:"kind"`
	ID   string    `json:"id"`
	Name string    `json:"name,omitempty"`
	Role string    `json:"role,omitempty"` // "caseworker", "approver", "parent", "chair"
	Unit string    `json:"unit,omitempty"`
}

// SystemActor is the part of the house that acts on its own.
func SystemActor(part string) Actor { return Actor{Kind: System, ID: part} }

// MachineActor decides by rules: pack and digest tell which.
func MachineActor(pack, digest string) Actor { return Actor{Kind: Machine, ID: pack + "@" + digest} }

// String is the short form of the ledger: "officer/kari.li".
func (a Actor) String() string { return string(a.Kind) + "/" + a.ID }

// Staff is a person employed by the municipality, with what she may do.
type Staff struct {
	ID       string    `yaml:"id"`
	Name     string    `yaml:"name"`
	Unit     string    `yaml:"unit"`
	Email    string    `yaml:"email"`
	Roles    []string  `yaml:"roles"`    // caseworker, approver, archivist, leader, operator
	Zones    []Zone    `yaml:"zones"`    // which zones she may see at all
	Mandates []Mandate `yaml:"mandates"` // what she may decide on the municipality's behalf
}

// Mandate is delegated authority to decide (delegert myndighet): a service, by its pack's name, or "*" for all of the unit's.
type Mandate struct {
	Service string `yaml:"service"`
	Approve bool   `yaml:"approve"` // may approve another's draft
}

// Actor is the staff member as she acts in a role.
func (s Staff) Actor(role string) Actor {
	return Actor{Kind: Officer, ID: s.ID, Name: s.Name, Role: role, Unit: s.Unit}
}

// Has reports whether she holds the role.
func (s Staff) Has(role string) bool {
	for _, r := range s.Roles {
		if r == role {
			return true
		}
	}
	return false
}

// MayEnter reports whether she may see cases of the zone.
func (s Staff) MayEnter(z Zone) bool {
	for _, own := range s.Zones {
		if own == z {
			return true
		}
	}
	return false
}

// MayApprove reports whether she has the mandate to approve decisions of the service.
func (s Staff) MayApprove(service string) bool {
	for _, m := range s.Mandates {
		if m.Approve && (m.Service == service || m.Service == "*") {
			return true
		}
	}
	return false
}
