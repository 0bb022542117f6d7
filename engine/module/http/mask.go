package http

import (
	"net/url"
	"regexp"
	"strings"
)

// hidden stands in the log for what is secret.
const hidden = "***"

// secretWords are contained in the names of secret headers, parameters and fields, whatever their case and however their
// words are joined: access_token, X-Api-Key, newPassword.
var secretWords = []string{
	"password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey", "privatekey", "credential",
	"authorization", "cookie", "sessionid",
}

var joins = strings.NewReplacer("-", "", "_", "", ".", "", " ", "")

func isSecret(name string) bool {
	name = joins.Replace(strings.ToLower(name))
	for _, word := range secretWords {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// authors are names of headers that hold "auth" and are no secret.
var authors = strings.NewReplacer("www-authenticate", "", "proxy-authenticate", "", "author", "")

func isSecretHeader(name string) bool {
	return isSecret(name) || strings.Contains(authors.Replace(strings.ToLower(name)), "auth")
}

// maskURL returns u as text without its password and the values of secret parameters.
func maskURL(u *url.URL) string {
	masked := *u
	masked.User = nil
	masked.RawQuery = maskPairs(u.RawQuery)
	masked.Fragment, masked.RawFragment = maskPairs(u.Fragment), ""
	text := masked.String()
	if u.User == nil {
		return text
	}
	user := url.QueryEscape(u.User.Username())
	if _, ok := u.User.Password(); ok {
		user += ":" + hidden
	}
	return strings.Replace(text, "://", "://"+user+"@", 1)
}

// maskPairs masks a=1&token=2.
func maskPairs(text string) string {
	parts := strings.Split(text, "&")
	for i, part := range parts {
		name, _, found := strings.Cut(part, "=")
		plain, err := url.QueryUnescape(name)
		if found && (err != nil || isSecret(plain)) {
			parts[i] = name + "=" + hidden
		}
	}
	return strings.Join(parts, "&")
}

func maskHeader(name, value string) string {
	switch name {
	case "Authorization", "Proxy-Authorization":
		if scheme, _, found := strings.Cut(value, " "); found {
			return scheme + " " + hidden
		}
		return hidden
	case "Cookie":
		return maskCookies(value, true)
	case "Set-Cookie":
		return maskCookies(value, false)
	case "Location", "Content-Location", "Referer":
		if u, err := url.Parse(value); err == nil {
			return maskURL(u)
		}
		return hidden
	}
	if isSecretHeader(name) {
		return hidden
	}
	return maskURLs(value)
}

var (
	userInText  = regexp.MustCompile(`//[^/?#\s<>"']*@`)
	pairsInText = regexp.MustCompile(`[?#][^#\s<>"']+`)
)

// maskURLs returns a text with the users and the secret parameters of the URLs in it masked, as in the headers Link and
// Refresh.
func maskURLs(text string) string {
	text = userInText.ReplaceAllString(text, "//"+hidden+"@")
	return pairsInText.ReplaceAllStringFunc(text, func(pairs string) string { return pairs[:1] + maskPairs(pairs[1:]) })
}

// maskCookies masks the values of all pairs, or of the first only, if the others are attributes.
func maskCookies(value string, all bool) string {
	parts := strings.Split(value, ";")
	for i, part := range parts {
		if i > 0 && !all {
			break
		}
		name, _, found := strings.Cut(part, "=")
		if parts[i] = hidden; found {
			parts[i] = name + "=" + hidden
		}
	}
	return strings.Join(parts, ";")
}
