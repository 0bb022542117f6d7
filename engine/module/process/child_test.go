//go:build unix

package process_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// childMode is the variable that makes this test binary a program to be run by the tests.
const childMode = "PROCESS_TEST_CHILD"

func TestMain(m *testing.M) {
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	if os.Getenv(childMode) != "" {
		child(os.Args[1:])
		return
	}
	goleak.VerifyTestMain(m)
}

// forEver is longer than any test.
const forEver = time.Hour

// child is the program: its first argument says what it does.
func child(args []string) {
	switch args[0] {
	case "copy": // standard input to standard output
		io.Copy(os.Stdout, os.Stdin)
	case "args": // one per line
		for _, arg := range args[1:] {
			fmt.Println(arg)
		}
	case "both":
		fmt.Println("out")
		fmt.Fprintln(os.Stderr, "err")
	case "exit":
		fmt.Fprintln(os.Stderr, "going down")
		code, _ := strconv.Atoi(args[1])
		os.Exit(code)
	case "binary": // every byte
		all := make([]byte, 256)
		for i := range all {
			all[i] = byte(i)
		}
		os.Stdout.Write(all)
	case "flood": // so many MiB, in lines of 1 KiB
		line := append(bytes.Repeat([]byte("x"), 1023), '\n')
		for range 1024 * must(strconv.Atoi(args[1])) {
			os.Stdout.Write(line)
		}
	case "lines": // so many
		for i := range must(strconv.Atoi(args[1])) {
			fmt.Println("line", i)
		}
	case "mute": // closes its outputs and goes on until its input ends
		os.Stdout.Close()
		os.Stderr.Close()
		io.Copy(io.Discard, os.Stdin)
		os.Exit(7)
	case "wait":
		ready()
		time.Sleep(forEver)
	case "deaf": // to SIGTERM
		signal.Ignore(syscall.SIGTERM)
		ready()
		time.Sleep(forEver)
	case "parent": // of one that does args[1:], and waits for ever
		spawn(args[1:])
		time.Sleep(forEver)
	case "orphan": // leaves one that does args[1:] behind
		spawn(args[1:])
	}
}

func must(n int, err error) int {
	if err != nil {
		panic(err)
	}
	return n
}

func ready() { fmt.Println("ready", os.Getpid()) }

// spawn starts a child that has the standard output of this program.
func spawn(args []string) {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Stdout = os.Stdout
	if err := cmd.Start(); err != nil {
		panic(err)
	}
}
