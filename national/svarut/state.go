package svarut

import "torg/dispatch"

// stateOf reads SvarUt's word. Sources: the status enum of v3, and KS' own explanations of each (ForsendelseRestServiceV1,
// "Statuser i SvarUt").
//
//	MOTTATT, AKSEPTERT        accepted  SvarUt has it; AKSEPTERT: validated
//	KLAR_FOR_MOTTAK           sent      waits to be fetched by the receiver's own system
//	SENDT_SDP                 sent      handed on to the digital mailbox
//	SENDT_DIGITALT            sent      digital only; lies there, not read
//	SENDT_PRINT               sent      at the printer
//	SENDT_NHN_MOTTAKER,
//	LEVERT_NHN_MOTTAKER       sent      health network; a system has it, no reader was told. Torg sends none there
//	VARSLET                   notified  in the reader's inbox, and the reader was told (Altinn)
//	LEVERT_SDP                notified  the mailbox (Digipost, e-Boks) has receipted it; it tells its reader in its own way
//	LEST                      opened    the reader downloaded the whole of it
//	PRINTET                   printed   the printer's receipt
//	AVVIST, IKKE_LEVERT,
//	FEILET_UNDER_MOTTAK       failed    a person must act
//	MANUELT_HANDTERT          failed    someone stopped it by hand; whether the reader has it, only a person can find out
//	SLETTET                   lost      deleted at SvarUt
//
// A letter may go back in this order (VARSLET unread, then SENDT_PRINT): what it once reached stays true.
func stateOf(native string) (dispatch.State, bool) {
	switch native {
	case "MOTTATT", "AKSEPTERT":
		return dispatch.Accepted, true
	case "KLAR_FOR_MOTTAK", "SENDT_SDP", "SENDT_DIGITALT", "SENDT_PRINT", "SENDT_NHN_MOTTAKER", "LEVERT_NHN_MOTTAKER":
		return dispatch.Sent, true
	case "VARSLET", "LEVERT_SDP":
		return dispatch.Notified, true
	case "LEST":
		return dispatch.Opened, true
	case "PRINTET":
		return dispatch.Printed, true
	case "AVVIST", "IKKE_LEVERT", "FEILET_UNDER_MOTTAK", "MANUELT_HANDTERT":
		return dispatch.Failed, true
	case "SLETTET":
		return dispatch.Lost, true
	}
	return "", false
}
