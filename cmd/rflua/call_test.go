package main

import (
	"bytes"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rflua/rflua/cmd/rflua/internal/call"
	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
)

// TestCallReachesServersOfEveryKind runs keywords of a server that is written in Python.
func TestCallReachesServersOfEveryKind(t *testing.T) {
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	uri := servePython(t)
	for _, row := range []struct {
		rule        string
		words       []string
		out, errors string
		code        int
	}{
		{"positional and named arguments", []string{"add_numbers", "1", "b=5"}, "6\n", "WARN: adding\n", 0},
		{"the name as Robot Framework shows it", []string{"Add Numbers", "1"}, "2\n", "WARN: adding\n", 0},
		{"with anything for LIB", []string{"Keywords.Add Numbers", "1"}, "", "unknown keyword 'Keywords.Add Numbers'", 2},
		{"values of all types", []string{"give_all"}, "{\n  \"bytes\": \"/w==\",\n  \"none\": \"\",\n  \"list\": [\n    1,\n    2.5,\n    true\n  ]\n}\n", "", 0},
		{"a failure", []string{"fail"}, "", "FAIL: broken\n", 1},
		{"too few arguments", []string{"add_numbers"}, "", "expected at least 1 argument, got 0.", 2},
	} {
		t.Run(row.rule, func(t *testing.T) {
			cmd := robotCommand(t, "rflua", append([]string{"call", "--uri", uri}, row.words...)...)
			var out, errors bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &errors
			_ = cmd.Run() // the exit code is compared
			if code := cmd.ProcessState.ExitCode(); code != row.code || out.String() != row.out || !strings.Contains(errors.String(), row.errors) {
				t.Errorf("exit code %d\n%s\n%s", code, &out, &errors)
			}
		})
	}
}

// servePython starts testdata/call/PythonServer.py and gives its address. At the end of the test rflua stop ends it.
func servePython(t *testing.T) (uri string) {
	t.Helper()
	python, err := filepath.Abs("../../.venv/bin/python")
	if err != nil {
		t.Fatal(err)
	}
	portFile := filepath.Join(t.TempDir(), "port")
	server := robotCommand(t, python, "testdata/call/PythonServer.py", portFile)
	started, ports := startServer(t, server, portFile)
	uri = "http://127.0.0.1:" + ports[0]
	t.Cleanup(func() {
		if stopped, err := robotCommand(t, "rflua", "stop", uri).CombinedOutput(); err != nil {
			t.Errorf("rflua stop: %v\n%s", err, stopped)
			started.kill()
		}
		<-started.exited
		if started.err != nil {
			t.Errorf("the server ended with %v\n%s", started.err, &started.out)
		}
	})
	return uri
}

// TestCallDoesNotWaitForASilentServer: one that takes the connection and says nothing.
func TestCallDoesNotWaitForASilentServer(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	for _, scheme := range []string{"tcp", "tls", "http", "https"} {
		cmd := newCallCommand()
		cmd.SetArgs([]string{"--uri", scheme + "://" + silent.Addr().String(), "--timeout", "50ms", "Lib.keyword"})
		cmd.SilenceErrors, cmd.SilenceUsage = true, true
		err := cmd.Execute()
		if want := "the keyword was cancelled: it took longer than 50ms (--timeout)"; err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", scheme, err, want)
		}
	}
}

func TestCallShowsNoPasswordOfAURI(t *testing.T) {
	for _, uri := range []string{"tcp://bob:SECRET@127.0.0.1:1", "tls://bob:SECRET@host", "tcp://SECRET@host:99999"} {
		_, err := (&callOptions{uri: uri, name: "Lib.keyword"}).target(call.NewMessages(io.Discard, "none"))
		if !clierror.IsUsage(err) || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: %v", uri, err)
		}
	}
}
