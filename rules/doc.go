// Package rules is Torg's rule engine: FEEL expressions and DMN decision tables as of a date, every
// answer explained.
//
// A rule model is written as a Source (a pack's rules.yaml, or a DMN file read by rules/dmn), compiled
// once, and evaluated many times. An evaluation is given the date the law is to be read at and the facts
// known; it answers with values, with the facts it still waits for, and with one Step for each decision:
// which facts and dated parameters it used, which rows fired and why the others did not, and the law they
// rest on. The room is pure: no clock, network or disk, so the same question has the same answer in ten years.
//
// Standard: OMG Decision Model and Notation 1.5. Arithmetic: IEEE 754 decimal128, ties to even.
package rules
