// Command torg is a whole digital municipality in one program.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

type cli struct {
	Demo         demoCommand         `cmd:"" help:"Run the demonstration municipality with simulated national components."`
	Serve        serveCommand        `cmd:"" help:"Serve the pages of one municipality or many, and do the promised work."`
	Work         workCommand         `cmd:"" help:"Do the promised work only."`
	Simulate     simulateCommand     `cmd:"" help:"Run the simulators of the national components alone."`
	Municipality municipalityCommand `cmd:"" help:"Municipalities of the installation."`
	Archive      archiveCommand      `cmd:"" help:"Deposit packages of the archive: make, judge and import them."`
	Doctor       doctorCommand       `cmd:"" help:"Look at files, keys, disk, clock, stores and connections, and say what to do."`
	Backup       backupCommand       `cmd:"" help:"Take encrypted backups while Torg runs."`
	Restore      restoreCommand      `cmd:"" help:"Put a backup back, or prove that it could be."`
	Verify       verifyCommand       `cmd:"" help:"Prove that ledger, archive and documents are unchanged."`
	Prove        proveCommand        `cmd:"" help:"Make a proof of a record that stands by itself."`
	Witness      witnessCommand      `cmd:"" help:"Watch another municipality's ledger and sign along."`
	Pack         packCommand         `cmd:"" help:"Service packs."`
	Rules        rulesCommand        `cmd:"" help:"The rule engine: run the DMN kit, evaluate a model."`
	Bench        benchCommand        `cmd:"" help:"Measure the performance goals against raw programs in the same run."`
	Gallery      galleryCommand      `cmd:"" help:"Show every component of the pages in every state."`
	Version      versionCommand      `cmd:"" help:"Print the version."`
}

// errRefused is the end of a command that did its work and found fault: exit code 1, already explained.
var errRefused = errors.New("refused")

func main() {
	var c cli
	parser, err := kong.New(&c, kong.Name("torg"), kong.Description("A whole digital municipality in one program."), kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(os.Stderr, "torg:", err)
		os.Exit(2)
	}
	k, err := parser.Parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "torg:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(); err != nil {
		if !errors.Is(err, errRefused) {
			fmt.Fprintln(os.Stderr, "torg:", err)
		}
		stop()
		os.Exit(1)
	}
}
