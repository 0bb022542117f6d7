package access

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/bcrypt"
)

const (
	// maxCost is the highest cost of a hash: 2 to that many rounds, about four seconds.
	maxCost = 16
	// maxKnown is how many right pairs of a user and a password are remembered, and how many wrong ones.
	maxKnown = 1000
	// maxWaiting is how many passwords may wait for their check, each of which takes 50 ms of a processor or more.
	maxWaiting = 32
)

// ErrBusy is the error for a password that was not checked because too many others wait for their check.
var ErrBusy = errors.New("too many passwords wait to be checked")

// Passwords are the users of a server: those of an htpasswd file with bcrypt hashes, or a single one.
//
// A check takes as long for an unknown user as for a known one. Bcrypt is slow on purpose. So checked pairs are remembered,
// by a hash with a key of this process, and only one pair is checked at a time: guessing costs one processor at most, and
// users whose password is remembered do not wait for it.
type Passwords struct {
	logger *slog.Logger
	every  time.Duration // least time between two checks of the file
	now    atomic.Pointer[users]
	slow   chan struct{} // holds a value while no hash is computed
	wait   atomic.Int64  // passwords that are computed or wait for it

	compare func(hash, password []byte) error // bcrypt's

	mu      sync.Mutex
	file    *file     // nil for one user; guarded by mu
	checked time.Time // when the file was read last; guarded by mu
	logged  string    // the last problem that was logged, which is not logged twice; guarded by mu
}

// users are those of one content of the file, with the passwords that were checked against it.
type users struct {
	hashes map[string][]byte // by user
	dummy  []byte            // what the password of an unknown user is compared with
	single [sha256.Size]byte // of the only user, instead of hashes
	key    []byte            // of digests

	mu    sync.Mutex
	right map[[sha256.Size]byte]struct{} // digests; guarded by mu
	wrong map[[sha256.Size]byte]struct{} // the same
}

// OpenPasswords reads an htpasswd file: lines of NAME:HASH, empty lines, and comments that begin with #. A line that is none
// of these, or a hash of another kind than bcrypt, is an error that names the line. logger may be nil.
func OpenPasswords(name string, logger *slog.Logger) (*Passwords, error) {
	p := newPasswords(logger)
	p.file, p.checked = &file{flag: "auth", name: name}, time.Now()
	if _, err := p.file.read(); err != nil {
		return nil, err
	}
	return p, p.load()
}

// SingleUser returns the passwords of a server with one user.
func SingleUser(user, password string) *Passwords {
	p := newPasswords(nil)
	u := newUsers()
	u.single = u.digest(user, password)
	p.now.Store(u)
	return p
}

func newPasswords(logger *slog.Logger) *Passwords {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	p := &Passwords{logger: logger, every: checkEvery, slow: make(chan struct{}, 1), compare: bcrypt.CompareHashAndPassword}
	p.slow <- struct{}{}
	return p
}

func newUsers() *users {
	u := &users{hashes: map[string][]byte{}, key: make([]byte, 32), right: map[[sha256.Size]byte]struct{}{}, wrong: map[[sha256.Size]byte]struct{}{}}
	_, _ = rand.Read(u.key) // it never fails
	return u
}

// load parses the content of the file that was read last.
func (p *Passwords) load() error {
	u := newUsers()
	cost := bcrypt.MinCost
	number := 0
	for line := range strings.Lines(string(p.file.content)) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, hash, ok := strings.Cut(line, ":")
		if !ok || name == "" {
			return p.file.wrong("line %d is not NAME:HASH", number)
		}
		if !isBcrypt(hash) {
			return p.file.wrong("line %d has no bcrypt hash; make it with 'htpasswd -B'", number)
		}
		c, err := bcrypt.Cost([]byte(hash))
		switch {
		case err != nil:
			return p.file.wrong("line %d has a bcrypt hash that is not complete", number)
		case c > maxCost:
			return p.file.wrong("line %d has a hash of cost %d, the limit is %d", number, c, maxCost)
		case u.hashes[name] != nil:
			return p.file.wrong("line %d has a user that there is already", number)
		}
		u.hashes[name] = []byte(hash)
		cost = max(cost, c)
	}
	if len(u.hashes) == 0 {
		return p.file.wrong("names no user")
	}
	// Any hash of that cost will do; no password has it.
	u.dummy = fmt.Appendf(nil, "$2a$%02d$%s", cost, strings.Repeat("abcdefgh", 7)[:53])
	p.now.Store(u)
	return nil
}

// isBcrypt reports whether hash has the form of a bcrypt hash.
func isBcrypt(hash string) bool {
	for _, prefix := range []string{"$2a$", "$2b$", "$2y$"} {
		if strings.HasPrefix(hash, prefix) && len(hash) == 60 {
			return true
		}
	}
	return false
}

// reload reads the file again, at most every p.every. A change forgets all remembered passwords. Users stay as they are if
// the file does not load.
func (p *Passwords) reload() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.file == nil || now.Sub(p.checked) < p.every {
		return
	}
	p.checked = now
	changed, err := p.file.read()
	if err == nil && changed {
		err = p.load()
	}
	switch {
	case err != nil && err.Error() != p.logged:
		p.logged = err.Error()
		p.logger.Warn("the changed users do not load, the previous ones stay valid", "error", err)
	case err == nil && changed:
		p.logged = ""
		p.logger.Info("users reloaded", "file", p.file.name)
	}
}

// digest returns the hash by which a user and a password are remembered.
func (u *users) digest(user, password string) (d [sha256.Size]byte) {
	h := hmac.New(sha256.New, u.key)
	fmt.Fprintf(h, "%d:%s:%s", len(user), user, password)
	h.Sum(d[:0])
	return d
}

// Verify reports whether the password is that of the user. It may take as long as a bcrypt hash. The error is [ErrBusy], or
// the cause of ctx.
func (p *Passwords) Verify(ctx context.Context, user, password string) (bool, error) {
	p.reload()
	u := p.now.Load()
	d := u.digest(user, password)
	if len(u.hashes) == 0 {
		return subtle.ConstantTimeCompare(d[:], u.single[:]) == 1, nil
	}
	if right, known := u.known(d); known {
		return right, nil
	}
	defer p.wait.Add(-1)
	if p.wait.Add(1) > maxWaiting {
		return false, ErrBusy
	}
	select {
	case <-p.slow:
		defer func() { p.slow <- struct{}{} }()
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	if right, known := u.known(d); known { // checked while we waited
		return right, nil
	}
	hash, there := u.hashes[user]
	if !there {
		hash = u.dummy
	}
	right := p.compare(hash, []byte(password)) == nil && there
	u.remember(d, right)
	return right, nil
}

// known reports whether the digest is remembered, and if so, whether as a right one.
func (u *users) known(d [sha256.Size]byte) (right, known bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if _, right = u.right[d]; right {
		return true, true
	}
	_, known = u.wrong[d]
	return false, known
}

// remember remembers a checked digest. When there are too many it forgets all of the same kind.
func (u *users) remember(d [sha256.Size]byte, right bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	set := u.wrong
	if right {
		set = u.right
	}
	if len(set) >= maxKnown {
		clear(set)
	}
	set[d] = struct{}{}
}

// PasswordFromEnvironment returns the single user in RFLUA_USER and RFLUA_PASSWORD, or nil if they are not set. It removes
// them from the environment, so that neither Lua code nor the processes that it starts see them.
func PasswordFromEnvironment() (*Passwords, error) {
	user, password := os.Getenv("RFLUA_USER"), os.Getenv("RFLUA_PASSWORD")
	switch {
	case user == "" && password == "":
		return nil, nil
	case user == "":
		return nil, errors.New("RFLUA_PASSWORD needs RFLUA_USER")
	case password == "":
		return nil, errors.New("RFLUA_USER needs RFLUA_PASSWORD")
	case strings.Contains(user, ":"):
		return nil, errors.New("RFLUA_USER must not contain a colon")
	}
	os.Unsetenv("RFLUA_USER")
	os.Unsetenv("RFLUA_PASSWORD")
	return SingleUser(user, password), nil
}
