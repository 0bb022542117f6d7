// Command shop is a small web service to test: articles, a cart that is kept by a cookie, a login that gives a token, uploads
// and downloads, and answers that come late, from elsewhere or not at all. The suite http.robot shows what it does.
//
//	go run ./examples/shop [--port 0] [--port-file FILE]
//
// It listens on 127.0.0.1, prints its address, and ends when its standard input does, or on SIGTERM.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

func main() {
	port := flag.Int("port", 0, "port to listen on; 0 is any that is free")
	portFile := flag.String("port-file", "", "file for the port, once the shop listens")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	if err := run(ctx, *port, *portFile); err != nil {
		fmt.Fprintln(os.Stderr, "shop:", err)
		os.Exit(1)
	}
}

// run serves until ctx is done.
func run(ctx context.Context, port int, portFile string) error {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", listener.Addr())
	if portFile != "" {
		if err := writePort(portFile, listener.Addr().(*net.TCPAddr).Port); err != nil {
			return err
		}
		defer os.Remove(portFile)
	}
	server := &http.Server{
		Handler:           newShop().handler(),
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx }, // slow answers end with the shop
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err = <-served:
	case <-ctx.Done():
		err = server.Close()
		<-served
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

// writePort writes the file so that nobody reads half of it.
func writePort(file string, port int) error {
	if err := os.WriteFile(file+".part", []byte(strconv.Itoa(port)+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(file+".part", file)
}
