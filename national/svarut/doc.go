// Package svarut sends letters through KS SvarUt and fills dispatch.Post: v3 of its REST interface for sending and
// status, v2 for look-up by our own reference and for the log of a shipment.
//
// # One letter, never two
//
// SvarUt does not refuse a second letter with the same eksternReferanse: the field is free text. Send therefore makes
// repetition harmless itself.
//
//  1. Before every sending it asks SvarUt for shipments with the letter's Reference. One that is there is the answer.
//  2. An outcome that is not known (no answer, an answer cut short, 5xx, an answer that cannot be read) is looked up once
//     more at once. Found: sent. Not found, and SvarUt had answered: not sent, and Send may be tried again.
//  3. Not found, and no answer came: SvarUt may still be at work, up to fifteen minutes by its own documentation. Until
//     Config.Settle has passed Send only looks, and says Unavailable. The time-out of a sending is sixteen minutes, as KS
//     advises, so that SvarUt gives up before we do.
//  4. One process sends a reference once at a time; a second call meanwhile is Unavailable. Between processes the job that
//     calls Send is claimed by one worker. A process that dies while it waits forgets point 3: the job's lease should be
//     longer than a sending normally takes, and point 1 does the rest.
//
// # What goes where
//
// A person or organisation with a number goes to the digital door (person, organisasjon), with a postal address when we
// have one, so that SvarUt can print an unread letter. PrintOnly goes to the print door, which is given no number. A
// PrintOnly letter without an address (protected address) goes to the digital door by its number alone: SvarUt asks the
// contact register itself and prints for those reserved; no address ever leaves Torg.
// A Secured letter asks for login at the highest level and its files are encrypted to SvarUt's certificate.
//
// Sources: ks-no/fiks-svarut-specs and ks-no/fiks-svarut-klient (MIT), developers.fiks.ks.no "SvarUt REST".
package svarut
