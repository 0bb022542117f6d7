package main

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rflua/rflua/internal/rftest"
)

// TestRobotFramework runs the suites in testdata/robot and examples with the real Robot Framework of .venv, each run
// against a server of its own, as users run it: those of testdata/robot with RF's Remote, again with a client that asks
// keyword by keyword and never for get_library_information, and again over JSON-RPC, where those with the tag
// xmlrpc-only are skipped; those of testdata/robot/jsonrpc with the real JsonRpcRemote; those of testdata/robot/reload with
// both clients at once; those of testdata/robot/access with Remote and servers that want credentials; those of examples with
// each client. Some run again against servers whose instances have processes of their own.
func TestRobotFramework(t *testing.T) {
	// A test that runs under nohup must not hand its ignored SIGHUP on to the servers that the suites start.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	python, err := filepath.Abs("../../.venv/bin/python")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(python); err != nil {
		t.Fatalf("Robot Framework is missing: %v; run \"make test\", or \"make .venv/ready\"", err)
	}
	binary := filepath.Join(t.TempDir(), "rflua")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	for _, run := range []string{"Remote", "PerKeywordRemote", "JsonRemote", "Remote, isolated"} {
		t.Run(run, func(t *testing.T) {
			t.Parallel()
			client, _, isolated := strings.Cut(run, ",")
			var flags []string
			var env []string
			if isolated {
				flags, env = []string{"--isolate"}, []string{"RFLUA_ISOLATE=true"} // of servers that suites start
			}
			url, rpc := serveForRobot(t, binary, "testdata/lua", flags...)
			env = append(env, "PYTHONPATH=testdata/robot/jsonrpc", "JSONRPC_SERVER="+url+" "+rpc)
			options := []string{"--pythonpath", "testdata/robot", "--exclude", "jsonrpc-only", "--exclude", "both-clients", "--exclude", "access", "--variable", "REMOTE:" + client,
				"--variable", "URL:" + url, "--variable", "RFLUA:" + binary}
			if client == "JsonRemote" {
				options = append(options, "--skip", "xmlrpc-only")
			}
			runRobot(t, python, "testdata/robot", env, options...)
		})
	}
	t.Run("JsonRpcRemote", func(t *testing.T) {
		t.Parallel()
		_, rpc := serveForRobot(t, binary, "testdata/lua")
		runRobot(t, python, "testdata/robot/jsonrpc", nil,
			"--pythonpath", "testdata/robot", "--pythonpath", "testdata/robot/jsonrpc", "--variable", "SERVER:"+rpc, "--variable", "RFLUA:"+binary)
	})
	t.Run("reload", func(t *testing.T) {
		t.Parallel()
		runRobot(t, python, "testdata/robot/reload", nil, "--pythonpath", "testdata/robot", "--variable", "RFLUA:"+binary)
	})
	t.Run("access", func(t *testing.T) {
		t.Parallel()
		files := t.TempDir()
		for _, err := range []error{writeCertificate(files, "server", certificateDays), writeUser(filepath.Join(files, "users"), "me", "secret"), writeUser(filepath.Join(files, "others"), "you", "p@ss:ä")} {
			if err != nil {
				t.Fatal(err)
			}
		}
		runRobot(t, python, "testdata/robot/access", []string{"SSL_CERT_FILE=" + filepath.Join(files, "server.pem")},
			"--pythonpath", "testdata/robot", "--variable", "RFLUA:"+binary, "--variable", "FILES:"+files)
	})
	shop := filepath.Join(t.TempDir(), "shop")
	if out, err := exec.Command("go", "build", "-o", shop, "../../examples/shop").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	t.Run("examples", func(t *testing.T) {
		t.Parallel()
		url, _ := serveForRobot(t, binary, "../../lua", "--allow-exec", "--fs-root", t.TempDir())
		runRobot(t, python, "../../examples", nil, "--variable", "SERVER:"+strings.TrimPrefix(url, "http://"), "--variable", "SHOP:"+shop)
	})
	t.Run("examples over JSON-RPC", func(t *testing.T) {
		t.Parallel()
		_, rpc := serveForRobot(t, binary, "../../lua", "--allow-exec", "--fs-root", t.TempDir())
		runRobot(t, python, "../../examples", nil, "--skip", "xmlrpc-only", "--variable", "CLIENT:JsonRpcRemote", "--variable", "RPC:"+strings.TrimPrefix(rpc, "tcp://"), "--variable", "SHOP:"+shop)
	})
	t.Run("examples, isolated", func(t *testing.T) {
		t.Parallel()
		url, _ := serveForRobot(t, binary, "../../lua", "--isolate", "--allow-exec", "--fs-root", t.TempDir())
		runRobot(t, python, "../../examples", nil, "--variable", "SERVER:"+strings.TrimPrefix(url, "http://"), "--variable", "SHOP:"+shop)
	})
	t.Run("reload, isolated", func(t *testing.T) {
		t.Parallel()
		runRobot(t, python, "testdata/robot/reload", []string{"RFLUA_ISOLATE=true"}, "--pythonpath", "testdata/robot", "--variable", "RFLUA:"+binary)
	})
	t.Run("new", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		if out, err := exec.Command(binary, "new", "BenchSupply", dir).CombinedOutput(); err != nil {
			t.Fatalf("rflua new: %v\n%s", err, out)
		}
		url, _ := serveForRobot(t, binary, filepath.Join(dir, "lua"))
		runRobot(t, python, dir, nil, "--variable", "SERVER:"+strings.TrimPrefix(url, "http://"))
	})
}

// serveForRobot starts rflua serve and returns its addresses for XML-RPC and for JSON-RPC. At the end of the test rflua stop
// must end it, with exit code 0.
func serveForRobot(t *testing.T, binary, libraries string, flags ...string) (url, rpc string) {
	t.Helper()
	portFile, rpcFile := filepath.Join(t.TempDir(), "port"), filepath.Join(t.TempDir(), "rpc")
	args := append(flags, "--port", "0", "--port-file", portFile, "--jsonrpc-port", "0", "--jsonrpc-port-file", rpcFile, libraries)
	serve := exec.Command(binary, append([]string{"serve"}, args...)...)
	serve.Env = robotEnvironment()
	server, ports := startServer(t, serve, portFile, rpcFile)
	url, rpc = "http://127.0.0.1:"+ports[0], "tcp://127.0.0.1:"+ports[1]
	t.Cleanup(func() {
		if out, err := exec.Command(binary, "stop", url).CombinedOutput(); err != nil {
			t.Errorf("rflua stop: %v\n%s", err, out)
		}
		select {
		case <-server.exited:
			if server.err != nil {
				t.Errorf("rflua serve ended with %v\n%s", server.err, &server.out)
			}
		case <-time.After(rftest.Patience):
			server.kill()
			t.Errorf("rflua serve did not stop\n%s", &server.out)
		}
		for _, file := range []string{portFile, rpcFile} {
			if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the port file is still there: %v", err)
			}
		}
	})
	return url, rpc
}

// robotPatience is how long one run of Robot Framework may take.
const robotPatience = 100 * time.Second

// skippedByTag is what Robot Framework says of a test that is left out of the run over JSON-RPC.
const skippedByTag = "Test skipped using 'xmlrpc-only' tag."

// runRobot runs all suites of a directory, or one, in one process, with env in its environment, and then has a sub test for
// each of them.
func runRobot(t *testing.T, python, dir string, env []string, options ...string) {
	t.Helper()
	output := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), robotPatience)
	defer cancel()
	args := append([]string{"-m", "robot", "--outputdir", output, "--log", "NONE", "--report", "NONE", "--consolecolors", "off", "--consolewidth", "120"}, options...)
	robot := exec.CommandContext(ctx, python, append(args, dir)...)
	robot.Env = append(robotEnvironment(), env...)
	robot.Cancel = func() error { return robot.Process.Signal(os.Interrupt) } // teardowns end what the suites started
	robot.WaitDelay = rftest.Patience
	console, runErr := robot.CombinedOutput()
	defer func() {
		if t.Failed() {
			t.Logf("%s\n%s", strings.Join(robot.Args, " "), console)
		}
	}()
	ran := map[string][]robotTest{}
	if err := readRobotOutput(filepath.Join(output, "output.xml"), ran); err != nil {
		t.Fatalf("robot: %v, %v", runErr, err)
	}
	files := robotFiles(t, dir)
	if len(files) == 0 {
		t.Fatalf("there are no suites in %s", dir)
	}
	for _, file := range files {
		name, err := filepath.Rel(dir, file)
		if err != nil {
			t.Fatal(err)
		}
		if name == "." {
			name = filepath.Base(file)
		}
		source, err := filepath.Abs(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.ToSlash(name), ".robot"), func(t *testing.T) {
			if want := countRobotTests(t, file); want == 0 || len(ran[source]) != want {
				t.Errorf("%d tests were run, the suite has %d", len(ran[source]), want)
			}
			for _, test := range ran[source] {
				skipped := test.Status.Status == "SKIP" && strings.TrimSpace(test.Status.Message) == skippedByTag
				if test.Status.Status != "PASS" && !skipped {
					t.Errorf("%s: %s\n%s", test.Status.Status, test.Name, test.Status.Message)
				}
			}
		})
	}
	if runErr != nil {
		t.Errorf("robot: %v", runErr)
	}
}

// robotEnvironment returns the environment without what would change what Robot Framework and rflua do. Servers run side by
// side and cannot share the default port for JSON-RPC: those that serve it get a port by a flag.
func robotEnvironment() []string {
	env := []string{"PYTHONDONTWRITEBYTECODE=1", "PYTHONUTF8=1", "RFLUA_JSONRPC_PORT=off"}
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, "RFLUA_") && !strings.HasPrefix(name, "ROBOT_") && !strings.HasPrefix(name, "REBOT_") && !strings.HasPrefix(name, "PYTHON") {
			env = append(env, pair)
		}
	}
	return env
}

// robotSuite and robotTest are what is wanted of output.xml.
type robotSuite struct {
	Source string       `xml:"source,attr"`
	Suites []robotSuite `xml:"suite"`
	Tests  []robotTest  `xml:"test"`
}

type robotTest struct {
	Name   string `xml:"name,attr"`
	Status struct {
		Status  string `xml:"status,attr"`
		Message string `xml:",chardata"`
	} `xml:"status"`
}

// readRobotOutput adds the tests of output.xml to ran, by the file of their suite.
func readRobotOutput(file string, ran map[string][]robotTest) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var robot struct {
		Suite robotSuite `xml:"suite"`
	}
	if err := xml.Unmarshal(text, &robot); err != nil {
		return err
	}
	robot.Suite.addTests(ran)
	return nil
}

func (s *robotSuite) addTests(ran map[string][]robotTest) {
	source := filepath.Clean(s.Source)
	ran[source] = append(ran[source], s.Tests...)
	for i := range s.Suites {
		s.Suites[i].addTests(ran)
	}
}

// robotFiles returns the suites of a directory as Robot Framework finds them: names that start with _ are none. Those in the
// directories access, jsonrpc and reload have runs of their own.
func robotFiles(t *testing.T, dir string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), "_") || (entry.Name() == "access" || entry.Name() == "jsonrpc" || entry.Name() == "reload") && path != dir):
			return fs.SkipDir
		case filepath.Ext(path) == ".robot" && !strings.HasPrefix(entry.Name(), "_"):
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// countRobotTests counts the tests that are written in a suite, which Robot Framework knows nothing of.
func countRobotTests(t *testing.T, file string) (count int) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	inTests := false
	for lines := bufio.NewScanner(f); lines.Scan(); {
		switch line := lines.Text(); {
		case strings.HasPrefix(line, "***"):
			inTests = strings.Contains(line, "Test Cases")
		case inTests && line != "" && !strings.ContainsAny(line[:1], " \t#"):
			count++
		}
	}
	return count
}
