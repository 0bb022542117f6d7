package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// An article is for sale.
type article struct {
	ID    int      `json:"id"`
	Name  string   `json:"name"`
	Price float64  `json:"price"`
	Tags  []string `json:"tags"`
	Note  *string  `json:"note"` // null if there is none
}

// shop is all there is. Its users are customer:kiwi and clerk:mango; only the clerk may change articles.
type shop struct {
	mu       sync.Mutex
	articles []article              // by ID; guarded by mu
	next     int                    // the next ID; guarded by mu
	carts    map[string]map[int]int // how many of which article, by the cookie; guarded by mu
	tokens   map[string]string      // the user of each; guarded by mu
}

var passwords = map[string]string{"customer": "kiwi", "clerk": "mango"}

func newShop() *shop {
	s := &shop{carts: map[string]map[int]int{}, tokens: map[string]string{}, next: 4}
	s.articles = []article{
		{ID: 1, Name: "Pencil", Price: 1.2, Tags: []string{"paper", "wood"}},
		{ID: 2, Name: "Notebook", Price: 4.5, Tags: []string{"paper"}},
		{ID: 3, Name: "Desk lamp", Price: 39, Tags: []string{}},
	}
	return s
}

func (s *shop) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /articles", s.list)
	mux.HandleFunc("POST /articles", s.clerk(s.add))
	mux.HandleFunc("GET /articles/{id}", s.one)
	mux.HandleFunc("PATCH /articles/{id}", s.clerk(s.change))
	mux.HandleFunc("DELETE /articles/{id}", s.clerk(s.remove))
	mux.HandleFunc("GET /cart", s.cart)
	mux.HandleFunc("PUT /cart/{id}", s.fill)
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("GET /account", s.account)
	mux.HandleFunc("GET /price-list.csv", s.priceList)
	mux.HandleFunc("POST /upload", upload)
	mux.HandleFunc("GET /slow", slow)
	mux.Handle("GET /catalogue", http.RedirectHandler("/articles", http.StatusMovedPermanently))
	mux.Handle("GET /circle", http.RedirectHandler("/circle", http.StatusFound))
	return mux
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, status int, format string, args ...any) {
	answer(w, status, map[string]string{"error": fmt.Sprintf(format, args...)})
}

// list gives all articles, or those with a tag.
func (s *shop) list(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := []article{}
	for _, a := range s.articles {
		if tag := r.FormValue("tag"); tag == "" || slices.Contains(a.Tags, tag) {
			found = append(found, a)
		}
	}
	answer(w, http.StatusOK, map[string]any{"count": len(found), "articles": found})
}

// find is the index of the article that the path names; it answers if there is none. Call it with mu locked.
func (s *shop) find(w http.ResponseWriter, r *http.Request) (int, bool) {
	id, _ := strconv.Atoi(r.PathValue("id"))
	i := slices.IndexFunc(s.articles, func(a article) bool { return a.ID == id })
	if i < 0 {
		refuse(w, http.StatusNotFound, "there is no article %s", r.PathValue("id"))
	}
	return i, i >= 0
}

func (s *shop) one(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i, ok := s.find(w, r); ok {
		answer(w, http.StatusOK, s.articles[i])
	}
}

func read(w http.ResponseWriter, r *http.Request, a *article) bool {
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(a)
	switch {
	case err != nil:
		refuse(w, http.StatusBadRequest, "this is no article: %v", err)
	case a.Name == "" || a.Price < 0:
		refuse(w, http.StatusUnprocessableEntity, "an article needs a name and a price")
	default:
		return true
	}
	return false
}

func (s *shop) add(w http.ResponseWriter, r *http.Request) {
	a := article{Tags: []string{}}
	if !read(w, r, &a) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	a.ID = s.next
	s.next++
	s.articles = append(s.articles, a)
	w.Header().Set("Location", fmt.Sprint("/articles/", a.ID))
	answer(w, http.StatusCreated, a)
}

func (s *shop) change(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.find(w, r)
	if !ok {
		return
	}
	a := s.articles[i]
	if read(w, r, &a) {
		a.ID = s.articles[i].ID
		s.articles[i] = a
		answer(w, http.StatusOK, a)
	}
}

func (s *shop) remove(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i, ok := s.find(w, r); ok {
		s.articles = slices.Delete(s.articles, i, i+1)
		w.WriteHeader(http.StatusNoContent)
	}
}

// basket is the cart of whoever asks, by a cookie that is set if there is none. Call it with mu locked.
func (s *shop) basket(w http.ResponseWriter, r *http.Request) map[int]int {
	if cookie, err := r.Cookie("cart"); err == nil && s.carts[cookie.Value] != nil {
		return s.carts[cookie.Value]
	}
	id := rand.Text()
	s.carts[id] = map[int]int{}
	http.SetCookie(w, &http.Cookie{Name: "cart", Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	return s.carts[id]
}

func (s *shop) cart(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	basket := s.basket(w, r)
	items, total := 0, 0.0
	for _, a := range s.articles {
		items += basket[a.ID]
		total += float64(basket[a.ID]) * a.Price
	}
	answer(w, http.StatusOK, map[string]any{"items": items, "total": total})
}

// fill puts articles into the cart: the form says how many.
func (s *shop) fill(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.find(w, r)
	if !ok {
		return
	}
	amount, err := strconv.Atoi(r.FormValue("amount"))
	if err != nil || amount < 0 {
		refuse(w, http.StatusBadRequest, "amount must be 0 or more, not '%s'", r.FormValue("amount"))
		return
	}
	s.basket(w, r)[s.articles[i].ID] = amount
	w.WriteHeader(http.StatusNoContent)
}

// login gives a token to who knows a password.
func (s *shop) login(w http.ResponseWriter, r *http.Request) {
	user, password, _ := r.BasicAuth()
	if want, known := passwords[user]; !known || password != want {
		w.Header().Set("WWW-Authenticate", `Basic realm="shop"`)
		refuse(w, http.StatusUnauthorized, "wrong user or password")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	token := rand.Text()
	s.tokens[token] = user
	answer(w, http.StatusOK, map[string]string{"token": token})
}

// user is who the token of the request was given to, or "".
func (s *shop) user(r *http.Request) string {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tokens[token]
}

func (s *shop) account(w http.ResponseWriter, r *http.Request) {
	if user := s.user(r); user != "" {
		answer(w, http.StatusOK, map[string]string{"user": user})
		return
	}
	refuse(w, http.StatusUnauthorized, "log in first")
}

func (s *shop) clerk(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch s.user(r) {
		case "clerk":
			next(w, r)
		case "":
			refuse(w, http.StatusUnauthorized, "log in first")
		default:
			refuse(w, http.StatusForbidden, "only the clerk may do this")
		}
	}
}

func (s *shop) priceList(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="price-list.csv"`)
	for _, a := range s.articles {
		fmt.Fprintf(w, "%d,%s,%.2f\n", a.ID, a.Name, a.Price)
	}
}

// upload says what it was given: the whole body, or the file of a form.
func upload(w http.ResponseWriter, r *http.Request) {
	var body io.Reader = r.Body
	name, note := "", ""
	if file, header, err := r.FormFile("file"); err == nil {
		defer file.Close()
		body, name, note = file, header.Filename, r.FormValue("note")
	}
	hash := sha256.New()
	n, err := io.Copy(hash, body)
	if err != nil {
		refuse(w, http.StatusBadRequest, "%v", err)
		return
	}
	answer(w, http.StatusOK, map[string]any{"name": name, "note": note, "bytes": n, "sha256": fmt.Sprintf("%x", hash.Sum(nil))})
}

// slow answers after so many seconds.
func slow(w http.ResponseWriter, r *http.Request) {
	seconds, _ := strconv.ParseFloat(r.FormValue("seconds"), 64)
	select {
	case <-time.After(time.Duration(seconds * float64(time.Second))):
		answer(w, http.StatusOK, map[string]string{"status": "at last"})
	case <-r.Context().Done():
	}
}
