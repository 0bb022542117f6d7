package http_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

const large = 64 << 20

// files answers with a large body at /large, with a broken one at /broken, with 404 at /none, and counts what is sent.
func files(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/large":
		chunk := make([]byte, 64<<10)
		for range large / len(chunk) {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	case "/broken":
		w.Header().Set("Content-Length", "10")
		fmt.Fprint(w, "1234")
	case "/none":
		http.NotFound(w, r)
	case "/count":
		n, err := io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, n, " ", r.ContentLength, " ", err)
	default:
		fmt.Fprint(w, "hello")
	}
}

func TestDownloads(t *testing.T) {
	server := serve(t, files)
	s := newScript(t)
	out := t.TempDir()
	if err := os.Symlink(out, filepath.Join(s.dir, "out")); err != nil {
		t.Fatal(err)
	}
	s.file("old.txt", "old")
	for _, row := range []struct{ rule, code, want string }{
		{"the body goes into the file", `local r = http.get(url, { download = "new.txt" }); return { r.status, r.file, r.body == nil, r.size }`, `[200 "new.txt" true 5]`},
		{"directories that are missing are made", `return http.get(url, { download = "a/b/new.txt" }).file`, `"a/b/new.txt"`},
		{"json() and text() say where the body is", `local r = http.get(url, { download = "new.txt" }); return { select(2, r:json()), select(2, r:text()) }`,
			`["the body is in the file new.txt" "the body is in the file new.txt"]`},
		{"what is no success leaves the file alone", `local r = http.get(url .. "/none", { download = "old.txt" }); return { r.status, r.file == nil, r.body }`, `[404 true "404 page not found\n"]`},
		{"a body that breaks off too", `return { select(2, http.get(url .. "/broken", { download = "old.txt" })) }`, `["GET URL/broken: the connection ended after 4 of the 10 bytes of the body"]`},
		{"a path out of the roots is refused", `return { select(2, http.get(url, { download = "../x" })) }`, `["GET URL: ../x is outside of the directories that --fs-root allows; to allow it, start rflua with --fs-root DIR --fs-root DIRECTORY"]`},
		{"an absolute one too", `return { select(2, http.get(url, { download = "/x" })) }`, `["GET URL: /x is outside of the directories that --fs-root allows; to allow it, start rflua with --fs-root DIR --fs-root DIRECTORY"]`},
		{"and a symbolic link", `return { select(2, http.get(url, { download = "out/x" })) }`, `["GET URL: out/x: the symbolic link DIR/out leads to OUT, which is outside of the directories that --fs-root allows; to allow that path, start rflua with --fs-root DIR --fs-root DIRECTORY"]`},
		{"a directory cannot be written", `return { select(2, http.get(url, { download = "a" })) }`, `["GET URL: a: is a directory"]`},
		{"nor what a file is in the way of", `return { select(2, http.get(url, { download = "old.txt/x" })) }`, `["GET URL: old.txt/x: not a directory"]`},
		{"an upload out of the roots is refused", `return { select(2, http.put(url, { upload = "../x" })) }`, `["PUT URL: ../x is outside of the directories that --fs-root allows; to allow it, start rflua with --fs-root DIR --fs-root DIRECTORY"]`},
		{"a file that is missing is for the script to handle", `return { select(2, http.put(url, { upload = "none" })) }`, `["PUT URL: none: no such file or directory"]`},
		{"a directory cannot be sent", `return { select(2, http.put(url, { multipart = { a = { file = "a" } } })) }`, `["PUT URL: a: is a directory"]`},
	} {
		t.Run(row.rule, func(t *testing.T) {
			rftest.WantText(t, row.code, strings.NewReplacer(server.URL, "URL", s.dir, "DIR", out, "OUT").Replace(show(s.in(t).run(row.code, server.URL))), row.want)
		})
	}
	left := map[string]string{}
	err := filepath.WalkDir(s.dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			text, _ := os.ReadFile(path)
			left[entry.Name()] = string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rftest.WantText(t, "the files", fmt.Sprint(left), "map[new.txt:hello old.txt:old]")
}

// TestLargeBodiesAreStreamed: neither a download nor an upload is ever in memory as a whole.
func TestLargeBodiesAreStreamed(t *testing.T) {
	server := serve(t, files)
	s := newScript(t)
	for _, row := range []struct{ code, want string }{
		{`return http.get(url .. "/large", { download = "large.bin" }).size`, "67108864"},
		{`return http.put(url .. "/count", { upload = "large.bin" }).body`, `"67108864 67108864 <nil>"`},
		{`local r = http.post(url .. "/count", { multipart = { a = { file = "large.bin" } } }); local n, length = r.body:match("^(%d+) (%d+) <nil>$")
			return n == length and tonumber(n) > 67108864 and tonumber(n) < 67110000`, `true`},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		rftest.WantText(t, row.code, show(s.run(row.code, server.URL)), row.want)
		runtime.ReadMemStats(&after)
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > large/4 {
			t.Errorf("%s allocated %d bytes", row.code, allocated)
		}
	}
	if info, err := os.Stat(filepath.Join(s.dir, "large.bin")); err != nil || info.Size() != large {
		t.Errorf("the file: %v, %v", info, err)
	}
}

// TestAnAnswerBeforeTheEndOfTheBody: over HTTP/2 the body is closed then, while net/http still reads it.
func TestAnAnswerBeforeTheEndOfTheBody(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	s := newScript(t)
	s.file("small", "x")
	got := s.run(`local parts = {}
		for i = 1, 1000 do parts[i] = { name = "a", file = "small" } end
		local session = http.session({ verify = false, base_url = url })
		for _ = 1, 20 do
			local response = assert(session:post("/", { multipart = parts }))
			if response.status ~= 413 then return response.status end
		end
		return "20 times"`, server.URL)
	rftest.WantText(t, "the answers", show(got), `"20 times"`)
}
