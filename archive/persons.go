package archive

import "torg/store"

// PersonsOf are the internal ids of the persons that folders and records are about, from or to: those whose data someone
// sees who sees the units, and whom the ledger must name. At most limit of them; at most 900 units.
func PersonsOf(tx store.Tx, units []string, limit int) ([]string, error) {
	if len(units) == 0 {
		return nil, nil
	}
	args := make([]any, len(units))
	for i, id := range units {
		args[i] = id
	}
	in := marks(1, len(units))
	return ids(tx, `SELECT person FROM part WHERE person <> '' AND arkivenhet IN (`+in+`)
		UNION SELECT person FROM korrespondansepart WHERE person <> '' AND journalpost IN (`+in+`) ORDER BY 1 LIMIT `+marks(len(units)+1, 1), append(args, limit)...)
}
