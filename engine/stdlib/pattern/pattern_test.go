package pattern

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// compare matches with both matchers; the pattern must be well-formed.
func compare(t *testing.T, p, s string) {
	t.Helper()
	m, err := Acquire(p, true)
	if err != nil {
		return
	}
	defer m.Release()
	found, err := m.Find(context.Background(), s, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := &naive{s: s}
	defer func() {
		if r := recover(); r != nil && r != any(tooSlow{}) {
			panic(r)
		}
	}()
	start, end, ok := n.find(p)
	if ok != found {
		t.Fatalf("pattern %q, subject %q: found %t, want %t", p, s, found, ok)
	}
	if !ok {
		return
	}
	if m.Start != start || m.End != end {
		t.Fatalf("pattern %q, subject %q: match [%d:%d], want [%d:%d]", p, s, m.Start, m.End, start, end)
	}
	if got, want := fmt.Sprint(m.spans[:m.captures]), fmt.Sprint(n.captures); got != want {
		t.Fatalf("pattern %q, subject %q: captures %s, want %s", p, s, got, want)
	}
}

// randomPattern returns a pattern, mostly a well-formed one.
func randomPattern(r *rand.Rand, items int) string {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	var b strings.Builder
	if r.IntN(6) == 0 {
		b.WriteByte('^')
	}
	for range items {
		switch r.IntN(12) {
		case 0:
			b.WriteString("(" + pick("a", ".", "a*", "[ab]-", "%w+") + ")")
		case 1:
			b.WriteString(pick("()", "%1", "%2", "%bab", "%f[a]", "%f[^b]", "(", ")", "$", "%baa"))
		case 2, 3:
			b.WriteString(pick("[ab]", "[^a]", "[a-c]", "[^%w]", "[]a]", "[%a-]", "[^]b]", "[b-]") + pick("", "*", "+", "-", "?"))
		default:
			b.WriteString(pick("a", "b", "c", ".", "%a", "%d", "%A", "%.", "%w", "%S") + pick("", "", "*", "+", "-", "?"))
		}
	}
	if r.IntN(6) == 0 {
		b.WriteByte('$')
	}
	return b.String()
}

func TestMatchesLikeANaiveMatcher(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 30_000 {
		s := make([]byte, r.IntN(14))
		for i := range s {
			s[i] = "aaabbc1.-]"[r.IntN(10)]
		}
		compare(t, randomPattern(r, 1+r.IntN(6)), string(s))
	}
}

// What a search that takes long remembers must not change what it finds.
func TestLongSearchesFindTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	remembered := 0
	for range 400 {
		s := make([]byte, 200+r.IntN(200))
		for i := range s {
			s[i] = "aaaaaaaaab"[r.IntN(10)]
		}
		p := randomPattern(r, 4+r.IntN(3))
		m, err := Acquire(p, true)
		if err != nil {
			continue
		}
		plain := *m
		plain.references = true // remember nothing
		found, err := m.Find(context.Background(), string(s), 0)
		if err != nil {
			t.Fatal(err)
		}
		if m.seen != nil {
			remembered++
		}
		want, err := plain.Find(&stepLimit{Context: context.Background(), looks: 20_000}, string(s), 0)
		if err != nil {
			continue
		}
		if found != want || found && (m.Start != plain.Start || m.End != plain.End || m.spans != plain.spans) {
			t.Fatalf("pattern %q, subject %q: %t [%d:%d], want %t [%d:%d]", p, s, found, m.Start, m.End, want, plain.Start, plain.End)
		}
	}
	if remembered < 5 {
		t.Errorf("only %d searches took long", remembered)
	}
}

// stepLimit is done after so many looks.
type stepLimit struct {
	context.Context
	looks int
}

func (l *stepLimit) Err() error {
	if l.looks--; l.looks < 0 {
		return context.Canceled
	}
	return nil
}

// Without what a search remembers these take time in proportion to the fourth power of the subject, or worse.
func TestBacktrackingEndsSoon(t *testing.T) {
	for _, row := range []struct{ pattern, subject string }{
		{".-.-.-.-b", strings.Repeat("a", 2000)},
		{".*.*.*.*b", strings.Repeat("a", 2000)},
		{"(a*)(a*)(a*)(a*)(a*)b", strings.Repeat("a", 2000)},
		{strings.Repeat("a?", 60) + strings.Repeat("a", 60) + "c", strings.Repeat("a", 100)},
		{strings.Repeat("a-", 30) + "b", strings.Repeat("a", 1000)},
		{strings.Repeat("[ab]*", 30) + "c", strings.Repeat("ab", 500)},
	} {
		m, err := Acquire(row.pattern, true)
		if err != nil {
			t.Fatal(err)
		}
		limit := &stepLimit{context.Background(), 60_000}
		if found, err := m.Find(limit, row.subject, 0); found || err != nil {
			t.Errorf("%.30s: %t, %v", row.pattern, found, err)
		}
		m.Release()
	}
}

func TestEverySearchCanBeCancelled(t *testing.T) {
	long := strings.Repeat("a", 1<<20)
	for _, row := range []struct{ pattern, subject string }{
		{".-b", long}, {"a*b", long}, {"[ab]-c", long}, {"a+b", long}, {"%bab", long}, {".-.-.-b", long},
		{"(.*)%1b", long}, {"(.-)(.-)%1%2b", long}, {"%f[b]b", long}, {"()()a?b", long}, {"a?a?a?b", long},
		{".*c", strings.Repeat("ab", 1<<19)}, {"[ab]*%d", long},
	} {
		m, err := Acquire(row.pattern, true)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Find(&stepLimit{context.Background(), 5}, row.subject, 0); err != context.Canceled {
			t.Errorf("%s: %v", row.pattern, err)
		}
		m.Release()
	}
}

func TestAPatternIsBounded(t *testing.T) {
	for _, row := range []struct{ pattern, want string }{
		{strings.Repeat("(", 1<<20), "too many captures"},
		{strings.Repeat("()", 1<<20), "too many captures"},
		{strings.Repeat("a?", 1<<20), "pattern too complex: it has more than 10000 items"},
		{strings.Repeat("[a]", 1<<20), "pattern too complex: it has more than 10000 items"},
		{strings.Repeat("%f[a]", 1<<20), "pattern too complex: it has more than 10000 items"},
		{"[" + strings.Repeat("a", 1<<20), "malformed pattern (missing ']')"},
	} {
		if _, err := Acquire(row.pattern, true); err == nil || err.Error() != row.want {
			t.Errorf("%.5s...: %v, want %s", row.pattern, err, row.want)
		}
	}
	m, err := Acquire(strings.Repeat("x", 1<<20), true)
	if err != nil {
		t.Fatalf("plain text is one item: %v", err)
	}
	m.Release()
}

func FuzzMatch(f *testing.F) {
	for _, row := range [][2]string{
		{"^(%w+)%s*=%s*(.-)$", "key = value"}, {"%b()", "f(a(b)c)"}, {"%f[%a]%a+", "THE (quick) fox"}, {"(a)%1", "aa"},
		{"[]%a-z^]+", "a]b"}, {"()a?b*c+d-", "abcd"}, {"[a-%]]", "]"}, {".-.-.-b", "aaaaaaaaaaaa"}, {"%z[^%z]", "\x00a"},
	} {
		f.Add(row[0], row[1])
	}
	f.Fuzz(func(t *testing.T, p, s string) {
		if len(p) > 100 || len(s) > 200 {
			return
		}
		m, err := Acquire(p, true)
		if err != nil {
			return
		}
		limit := &stepLimit{context.Background(), 2000}
		_, err = m.Find(limit, s, 0)
		m.Release()
		// The naive matcher does not know what the reference implementation makes of these.
		if err != nil || strings.ContainsAny(p, "[") && (strings.Contains(p, "-%") || strings.Contains(p, "--") || strings.Contains(p, "]-")) ||
			strings.Contains(p, "%c") || strings.Contains(p, "%C") {
			return
		}
		compare(t, p, s)
	})
}
