// Package feel is the expression language of the rules: FEEL as the OMG standard DMN 1.5 (chapter 10) defines it.
//
// It is pure: it knows no clock, disk or network. What day it is, how much work an
// evaluation may do and which names exist are all given by the caller, so that the same
// expression gives the same answer in ten years. Beside the standard's values there is
// one more, Unknown: a fact nobody has given yet, which is followed through every
// operator so that an answer can say what it is waiting for.
package feel
