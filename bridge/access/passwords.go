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
	// maxKnown is how many pairs of a user and a password are remembered, and how many wrong ones.
	maxKnown = 1000
	// maxWaiting is how many passwords may wait for their check, which takes 50 ms and more of a processor for each.
	maxWaiting = 32
)

// ErrBusy is a password that was not checked because too many wait.
var ErrBusy = errors.New("too many passwords wait to be checked")

// Passwords are the users of a server: those of an htpasswd file with bcrypt, or one.
//
// A check takes as long for a user that there is not as for one that there is. Bcrypt is slow on purpose, so pairs that
// were checked are remembered by a hash with a key of this process, and one is checked at a time: guessing costs one
// processor at most, and those who are known do not wait for it.
type Passwords struct {
	logger *slog.Logger
	every  time.Duration // between looks at the file
	now    atomic.Pointer[users]
	slow   chan struct{} // holds a value while nobody computes
	wait   atomic.Int64  // how many do or want to

	compare func(hash, password []byte) error // bcrypt's

	mu      sync.Mutex
	file    *file     // nil for one user; guarded by mu
	looked  time.Time // guarded by mu
	problem string    // that was logged last; guarded by mu
}

// users are what one content of the file says, and what was found out with it.
type users struct {
	hashes map[string][]byte // by user
	dummy  []byte            // what the password of an unknown user is compared with
	single [sha256.Size]byte // of the only user, instead of hashes
	key    []byte            // of digests

	mu    sync.Mutex
	right map[[sha256.Size]byte]struct{} // digests; guarded by mu
	wrong map[[sha256.Size]byte]struct{} // the same
}

// OpenPasswords reads an htpasswd file: lines of NAME:HASH, with empty ones and such that begin with # between them. A
// hash of another kind than bcrypt is an error that names the line.
func OpenPasswords(name string, logger *slog.Logger) (*Passwords, error) {
	p := newPasswords(logger)
	p.file, p.looked = &file{flag: "auth", name: name}, time.Now()
	if _, err := p.file.read(); err != nil {
		return nil, err
	}
	return p, p.load()
}

// OnePassword is one user.
func OnePassword(user, password string) *Passwords {
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
	p := &Passwords{logger: logger, every: lookEvery, slow: make(chan struct{}, 1), compare: bcrypt.CompareHashAndPassword}
	p.slow <- struct{}{}
	return p
}

func newUsers() *users {
	u := &users{hashes: map[string][]byte{}, key: make([]byte, 32), right: map[[sha256.Size]byte]struct{}{}, wrong: map[[sha256.Size]byte]struct{}{}}
	_, _ = rand.Read(u.key) // it never fails
	return u
}

// load takes what was read last.
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
	// Any hash of that cost, of a password that nobody knows.
	u.dummy = fmt.Appendf(nil, "$2a$%02d$%s", cost, strings.Repeat("abcdefgh", 7)[:53])
	p.now.Store(u)
	return nil
}

func isBcrypt(hash string) bool {
	for _, prefix := range []string{"$2a$", "$2b$", "$2y$"} {
		if strings.HasPrefix(hash, prefix) && len(hash) == 60 {
			return true
		}
	}
	return false
}

// look reads the file again if it may have changed. Passwords that were right do not count any more then.
func (p *Passwords) look() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.file == nil || now.Sub(p.looked) < p.every {
		return
	}
	p.looked = now
	changed, err := p.file.read()
	if err == nil && changed {
		err = p.load()
	}
	switch {
	case err != nil && err.Error() != p.problem:
		p.problem = err.Error()
		p.logger.Warn("the users go on as they were before their file changed", "error", err)
	case err == nil && changed:
		p.problem = ""
		p.logger.Info("users read anew", "file", p.file.name)
	}
}

// digest stands for a user and a password in memory.
func (u *users) digest(user, password string) (d [sha256.Size]byte) {
	h := hmac.New(sha256.New, u.key)
	fmt.Fprintf(h, "%d:%s:%s", len(user), user, password)
	h.Sum(d[:0])
	return d
}

// Verify says whether the password is that of the user. The error is [ErrBusy], or that of ctx.
func (p *Passwords) Verify(ctx context.Context, user, password string) (bool, error) {
	p.look()
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
	if right, known := u.known(d); known { // by one who was before us
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

func (u *users) known(d [sha256.Size]byte) (right, known bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if _, right = u.right[d]; right {
		return true, true
	}
	_, known = u.wrong[d]
	return false, known
}

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

// PasswordFromEnvironment is the user in RFLUA_USER and RFLUA_PASSWORD, or nil. It takes them out of the environment, so
// that neither Lua code nor the processes that it starts see them.
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
	return OnePassword(user, password), nil
}
