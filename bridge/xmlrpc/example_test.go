package xmlrpc_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	client "github.com/kolo/xmlrpc"

	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/engine"
)

// A Go program serves a directory of libraries in the background: it makes the server, activates it to learn the port,
// serves, and stops it when it is done.
func Example() {
	dir, err := os.MkdirTemp("", "lua")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	lua := `local Greeter = {}
function Greeter.greet(name) return "Hello, " .. name .. "!" end
return Greeter`
	if err := os.WriteFile(filepath.Join(dir, "Greeter.lua"), []byte(lua), 0o644); err != nil {
		log.Fatal(err)
	}

	e, err := engine.Open(context.Background(), engine.Config{Roots: []string{dir}})
	if err != nil {
		log.Fatal(err)
	}
	defer e.Close(context.Background())
	server := xmlrpc.NewServer(e, xmlrpc.Options{Addr: "127.0.0.1:0", NoRemoteStop: true})
	port, err := server.Activate()
	if err != nil {
		log.Fatal(err)
	}
	served := make(chan error)
	go func() { served <- server.Serve() }()

	c, err := client.NewClient(fmt.Sprintf("http://127.0.0.1:%d/Greeter", port), nil)
	if err != nil {
		log.Fatal(err)
	}
	var result struct {
		Status string `xmlrpc:"status"`
		Return string `xmlrpc:"return"`
	}
	if err := c.Call("run_keyword", []any{"Greet", []any{"RF"}}, &result); err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.Status, result.Return)
	c.Close()

	grace, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	server.Stop(grace)
	fmt.Println("stopped:", <-served)
	// Output:
	// PASS Hello, RF!
	// stopped: <nil>
}
