package access

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"github.com/rflua/rflua/internal/rftest"
)

func hashed(t *testing.T, user, password string, cost int) string {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(password), cost)
	if err != nil {
		t.Fatal(err)
	}
	return user + ":" + string(hash) + "\n"
}

func written(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "users")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestWrongUserFilesAreErrorsThatNameTheLine(t *testing.T) {
	good := hashed(t, "me", "secret", bcrypt.MinCost)
	for _, row := range []struct{ rule, text, want string }{
		{"another hash", good + "you:$apr1$Zwp1dm$Kkq8xZfD6v7rW1\n", "line 2 has no bcrypt hash; make it with 'htpasswd -B'"},
		{"plain text", "# users\n\nyou:secret\n", "line 3 has no bcrypt hash"},
		{"no colon", "you\n", "line 1 is not NAME:HASH"},
		{"no name", ":" + strings.SplitN(good, ":", 2)[1], "line 1 is not NAME:HASH"},
		{"half a hash", good[:len(good)-5] + "\n", "line 1 has no bcrypt hash"},
		{"a hash that takes for ever", strings.Replace(good, "$04$", "$31$", 1), "line 1 has a hash of cost 31, the limit is 16"},
		{"a user twice", good + good, "line 2 has a user that there is already"},
		{"nobody", "# nobody\n", "names no user"},
	} {
		name := written(t, row.text)
		_, err := OpenPasswords(name, nil)
		if err == nil || !strings.HasPrefix(err.Error(), "--auth: "+name+" "+row.want) {
			t.Errorf("%s: got %v", row.rule, err)
		}
		if err != nil && (strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "Zwp1dm")) {
			t.Errorf("%s: the error shows what the file holds: %v", row.rule, err)
		}
	}
	if _, err := OpenPasswords("missing", nil); err == nil || err.Error() != "--auth: open missing: no such file or directory" {
		t.Errorf("a missing file: %v", err)
	}
}

func verify(t *testing.T, p *Passwords, user, password string) bool {
	t.Helper()
	right, err := p.Verify(t.Context(), user, password)
	if err != nil {
		t.Fatal(err)
	}
	return right
}

func TestPasswordsAreChecked(t *testing.T) {
	hash := strings.Replace(hashed(t, "apache", "x", bcrypt.MinCost), "$2a$", "$2y$", 1) // as htpasswd writes it
	file, err := OpenPasswords(written(t, "# users\n"+hashed(t, "me", "se:cret", bcrypt.MinCost)+hash), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []*Passwords{file, SingleUser("me", "se:cret")} {
		for range 2 { // the second time from memory
			for _, row := range []struct {
				user, password string
				want           bool
			}{
				{"me", "se:cret", true}, {"me", "se:cret ", false}, {"me", "", false}, {"", "", false}, {"", "se:cret", false},
				{"me:se", "cret", false}, {"ME", "se:cret", false}, {"you", "se:cret", false}, {"apache", "x", p == file},
			} {
				if got := verify(t, p, row.user, row.password); got != row.want {
					t.Errorf("%q %q: %t", row.user, row.password, got)
				}
			}
		}
	}
}

// A check of an unknown user computes as much as one of a known user. What it computes is compared, not how long it takes.
func TestUnknownUsersCostWhatKnownOnesDo(t *testing.T) {
	p, err := OpenPasswords(written(t, hashed(t, "me", "secret", 5)+hashed(t, "you", "secret", 4)), nil)
	if err != nil {
		t.Fatal(err)
	}
	var costs []int
	p.compare = func(hash, password []byte) error {
		cost, err := bcrypt.Cost(hash)
		if err != nil {
			t.Error(err)
		}
		costs = append(costs, cost)
		err = bcrypt.CompareHashAndPassword(hash, password)
		if err != bcrypt.ErrMismatchedHashAndPassword {
			t.Errorf("comparing gives %v: it ended before it computed", err)
		}
		return err
	}
	verify(t, p, "me", "wrong")
	verify(t, p, "nobody", "wrong")
	if fmt.Sprint(costs) != "[5 5]" {
		t.Errorf("the costs of a known and an unknown user are %v", costs)
	}
}

func TestKnownPasswordsAreNotComputedAgain(t *testing.T) {
	p, err := OpenPasswords(written(t, hashed(t, "me", "secret", bcrypt.MinCost)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !verify(t, p, "me", "secret") || verify(t, p, "me", "wrong") {
		t.Fatal("wrongly checked")
	}
	<-p.slow // nobody can compute now
	defer func() { p.slow <- struct{}{} }()
	if !verify(t, p, "me", "secret") || verify(t, p, "me", "wrong") {
		t.Error("wrongly remembered")
	}
	// Those who have to be computed wait, and beyond the limit do not even that.
	ctx, cancel := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	for range maxWaiting {
		wait.Go(func() {
			if _, err := p.Verify(ctx, "me", "guess"); err != context.Canceled {
				t.Errorf("a guess that waits gets %v", err)
			}
		})
	}
	rftest.WaitFor(t, "guesses that wait", func() bool { return p.wait.Load() == maxWaiting })
	if _, err := p.Verify(ctx, "me", "guess"); err != ErrBusy {
		t.Errorf("a guess too many gets %v", err)
	}
	if !verify(t, p, "me", "secret") {
		t.Error("guesses keep out who is known")
	}
	cancel()
	wait.Wait()
}

func TestWhatIsRememberedIsBounded(t *testing.T) {
	u := newUsers()
	for i := range 3 * maxKnown {
		u.remember(u.digest("me", string(rune(i))), i%2 == 0)
	}
	if len(u.right) > maxKnown || len(u.wrong) > maxKnown {
		t.Errorf("%d right and %d wrong ones are remembered", len(u.right), len(u.wrong))
	}
}

func TestAUserFileIsReadAnew(t *testing.T) {
	name := written(t, hashed(t, "me", "old", bcrypt.MinCost))
	var log bytes.Buffer
	p, err := OpenPasswords(name, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	p.every = 0
	if !verify(t, p, "me", "old") {
		t.Fatal("the password is not known")
	}
	before, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	// The same size and time.
	rewrite := func(text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, before.ModTime(), before.ModTime()); err != nil {
			t.Fatal(err)
		}
	}
	rewrite(hashed(t, "me", "new", bcrypt.MinCost))
	if verify(t, p, "me", "old") || !verify(t, p, "me", "new") {
		t.Error("the new file does not count")
	}
	rewrite("half a fi")
	for range 3 {
		if !verify(t, p, "me", "new") {
			t.Error("a broken file keeps everybody out")
		}
	}
	if n := strings.Count(log.String(), "the previous ones stay valid"); n != 1 {
		t.Errorf("the log says so %d times: %s", n, &log)
	}
	rewrite(hashed(t, "you", "x", bcrypt.MinCost))
	if verify(t, p, "me", "new") || !verify(t, p, "you", "x") {
		t.Error("the mended file does not count")
	}
}
