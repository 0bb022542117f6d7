package main

import (
	"bytes"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
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
		{"with anything for LIB", []string{"Keywords.Add Numbers", "1"}, "", "there is no keyword 'Keywords.Add Numbers'", 2},
		{"values of all types", []string{"give_all"}, "{\n  \"bytes\": \"/w==\",\n  \"none\": \"\",\n  \"list\": [\n    1,\n    2.5,\n    true\n  ]\n}\n", "", 0},
		{"a failure", []string{"fail"}, "", "FAIL: broken\n", 1},
		{"too few arguments", []string{"add_numbers"}, "", "expected at least 1 argument, got 0.", 2},
	} {
		t.Run(row.rule, func(t *testing.T) {
			cmd := robotCommand(t, "rflua", append([]string{"call", "--uri", uri}, row.words...)...)
			var out, errors bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &errors
			_ = cmd.Run() // its exit code says what there is to say
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
	var out bytes.Buffer
	server.Stdout, server.Stderr = &out, &out
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	exited := make(chan error, 1)
	go func() { exited <- server.Wait() }()
	for deadline := time.After(serverPatience); uri == ""; {
		select {
		case err := <-exited:
			t.Fatalf("the server ended: %v\n%s", err, &out)
		case <-deadline:
			_ = server.Process.Kill()
			<-exited
			t.Fatalf("the server wrote no port file\n%s", &out)
		case <-time.After(5 * time.Millisecond):
			if port := strings.TrimSpace(readText(portFile)); port != "" {
				uri = "http://127.0.0.1:" + port
			}
		}
	}
	t.Cleanup(func() {
		if stopped, err := robotCommand(t, "rflua", "stop", uri).CombinedOutput(); err != nil {
			t.Errorf("rflua stop: %v\n%s", err, stopped)
			_ = server.Process.Kill()
		}
		if err := <-exited; err != nil {
			t.Errorf("the server ended with %v\n%s", err, &out)
		}
	})
	return uri
}

// readText is the content of a file, or nothing if there is none.
func readText(file string) string {
	text, _ := os.ReadFile(file)
	return string(text)
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
	ctx, end := patience(t.Context())
	defer end()
	if deadline, ok := ctx.Deadline(); !ok || time.Until(deadline) > remoteTimeout {
		t.Error("without --timeout there is no end")
	}
}

func TestCallShowsNoPasswordOfAURI(t *testing.T) {
	for _, uri := range []string{"tcp://bob:SECRET@127.0.0.1:1", "tls://bob:SECRET@host", "tcp://SECRET@host:99999"} {
		_, err := (&callOptions{uri: uri, name: "Lib.keyword"}).callee(nil)
		var usage usageError
		if !errors.As(err, &usage) || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: %v", uri, err)
		}
	}
}
