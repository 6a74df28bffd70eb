// Command torg-proof checks a proof file from Torg without Torg, its database or a network: that a record is what was
// written, when and by whom, under a head the municipality has signed. It follows docs/proof.md and shares no code with
// the program that makes proofs, so that an error in one is not hidden by the other.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

const usage = `torg-proof checks a proof from a municipality that runs Torg.

	torg-proof --key 'torg/9901/internal+…' [--witness 'torg/9902/internal+…'] [--file DOCUMENT] PROOF.json

--key      the municipality's public key, from /.well-known/torg/keys or from someone you trust
--witness  another municipality's public key: the head must be signed by it too
--file     a document; its SHA-256 must be the one in the record (columns sjekksum)

Exit code 0: everything holds. 1: something does not, and it is said what. 2: wrong use.
`

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("torg-proof", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.Usage = func() { fmt.Fprint(errs, usage) }
	key, witness, file := flags.String("key", "", ""), flags.String("witness", "", ""), flags.String("file", "", "")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() != 1 || *key == "" {
		flags.Usage()
		return 2
	}
	p, err := load(flags.Arg(0))
	if err != nil {
		fmt.Fprintln(errs, "torg-proof:", err)
		return 2
	}
	if err := p.check(*key, *witness); err != nil {
		fmt.Fprintln(errs, "NOT PROVED:", err)
		return 1
	}
	if *file != "" {
		if err := p.document(*file); err != nil {
			fmt.Fprintln(errs, "NOT PROVED:", err)
			return 1
		}
	}
	p.tell(out, *file)
	return 0
}
