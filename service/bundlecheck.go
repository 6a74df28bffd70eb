package service

import "torg/store"

// MissingBundles lists the adoptions and proposals whose pack's bytes are not in the store: a decision made under such a
// pack could not be explained again.
func MissingBundles(tx store.Tx) (out []string, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var record string
		err := scan(&record)
		out = append(out, record)
		return err
	}, `SELECT 'pack_adoption/' || id FROM pack_adoption WHERE bundle NOT IN (SELECT digest FROM blob)
		UNION ALL SELECT 'pack_proposal/' || id FROM pack_proposal WHERE bundle <> '' AND bundle NOT IN (SELECT digest FROM blob)`)
	return out, err
}
