// Package simulator behaves as KS SvarUt does at the wire: v3 sending and status, v2 look-up, log, read mark and deletion,
// and the public certificate. It keeps its state in memory, refuses what the published contract refuses, opens encrypted
// files with a key of its own, and lets each shipment live: received, accepted, notified, read, or printed when unread.
// A demonstration person reads their letters at /postkasse/, and an operator sees shipments and orders faults at /drift.
//
// It takes synthetic people only. It is for demonstration and test: nothing it holds is kept or protected.
//
// It shares no types with the client, so that a misspelt field cannot pass by being misspelt twice.
package simulator
