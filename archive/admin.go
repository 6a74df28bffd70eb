package archive

import (
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Statuses of a user, module or unit (4.1.2, 4.2.2, 4.3.3): passive ones are kept, and known, but act no more.
const (
	Active  = "aktiv"
	Passive = "passiv"
)

func (r *Access) born(tx *ledger.Tx, by municipality.Actor) error {
	if r.From == 0 {
		r.From = tx.Now().UnixMicro()
	}
	return r.check()
}

// amended: a right that was is kept as it was; it is ended, and another given (4.5.29).
func (r *Access) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	return hold(old, r, "rolle", "tilgangskategori", "referanse_arkivenhet", "fra_dato")
}

func (r *User) born(tx *ledger.Tx, by municipality.Actor) error {
	r.Status = or(r.Status, Active)
	return required("Create", "bruker_navn", r.Name)
}

func (r *User) filed(tx *ledger.Tx, by municipality.Actor) error {
	return period(tx, r.SystemID, r.Status == Active)
}

func (r *User) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	was := old.(*User)
	if r.ClosedAt > 0 && was.ClosedAt == 0 {
		r.Status = Passive
	}
	if r.Status == Passive && r.ClosedAt == 0 {
		r.ClosedAt = tx.Now().UnixMicro()
	}
	if r.Status == Active {
		r.ClosedAt = 0
	}
	return firstError(required("Amend", "bruker_navn", r.Name), period(tx, r.SystemID, r.Status == Active))
}

func (r *Unit) born(tx *ledger.Tx, by municipality.Actor) error {
	r.Status = or(r.Status, Active)
	if r.Parent != "" {
		var over Unit
		if err := need(tx, "referanse_overordnet_enhet", r.Parent, &over); err != nil {
			return err
		}
	}
	return required("Create", "administrativ_enhet_navn", r.Name)
}

func (r *Unit) filed(tx *ledger.Tx, by municipality.Actor) error {
	return period(tx, r.SystemID, r.ClosedAt == 0)
}

func (r *Unit) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	if r.Status == Passive && r.ClosedAt == 0 {
		r.ClosedAt = tx.Now().UnixMicro()
	}
	return firstError(required("Amend", "administrativ_enhet_navn", r.Name), period(tx, r.SystemID, r.ClosedAt == 0))
}

// period begins a time of being active, or ends the one that runs (4.1.3, 4.1.6, 4.2.3, 4.3.4).
func period(tx *ledger.Tx, of string, active bool) error {
	var running []ActivePeriod
	if err := each(tx, aktivPeriodeTable, "WHERE arkivenhet = $1 AND til_dato = 0", []any{of}, func(p ActivePeriod) { running = append(running, p) }); err != nil {
		return err
	}
	now := tx.Now()
	if active && len(running) == 0 {
		return put(tx, aktivPeriodeTable, &ActivePeriod{SystemID: municipality.NewID(now), Of: of, From: now.UnixMicro()})
	}
	for _, p := range running {
		if active {
			break
		}
		p.Until = now.UnixMicro()
		if err := put(tx, aktivPeriodeTable, &p); err != nil {
			return err
		}
	}
	return nil
}

// ActivePeriods lists when a user, module or unit has been active, oldest first.
func ActivePeriods(tx store.Tx, of string) (out []ActivePeriod, err error) {
	err = EachRow(tx, "WHERE arkivenhet = $1 ORDER BY fra_dato", []any{of}, func(p ActivePeriod) error { out = append(out, p); return nil })
	return out, err
}
