package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"torg/cmd/demo"
)

type galleryCommand struct {
	Addr string `env:"ADDR" default:"127.0.0.1:8080" help:"Where the gallery answers."`
}

// Help shows an example.
func (galleryCommand) Help() string {
	return "Example: torg gallery, and open http://127.0.0.1:8080/galleri"
}

// Run answers until it is interrupted.
func (c galleryCommand) Run(ctx context.Context) error {
	h, err := demo.Gallery()
	if err != nil {
		return err
	}
	server := &http.Server{Addr: c.Addr, Handler: h, ReadHeaderTimeout: 10 * time.Second}
	fmt.Printf("The gallery is at http://%s/galleri\n", c.Addr)
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		return err
	}
	return nil
}
