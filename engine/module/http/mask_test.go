package http

import (
	"net/url"
	"testing"
)

func TestMasks(t *testing.T) {
	of := func(raw string) string {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		return maskURL(u)
	}
	for _, row := range []struct{ rule, got, want string }{
		{"a password in a URL", of("http://ada:pw@h/p"), "http://ada:***@h/p"},
		{"a user alone is no secret", of("http://ada@h/p"), "http://ada@h/p"},
		{"parameters, whatever their case", of("http://h/?a=1&Access-Token=x&PASSWORD=&b=2"), "http://h/?a=1&Access-Token=***&PASSWORD=***&b=2"},
		{"a name that is escaped", of("http://h/?pass%77ord=x"), "http://h/?pass%77ord=***"},
		{"a name that is escaped wrongly may be one", of("http://h/?p%zz=x"), "http://h/?p%zz=***"},
		{"a fragment", of("http://h/#id_token=x&a=1"), "http://h/#id_token=***&a=1"},
		{"a scheme stays", maskHeader("Authorization", "Bearer x y"), "Bearer ***"},
		{"a header without one", maskHeader("Proxy-Authorization", "x"), "***"},
		{"cookies keep their names", maskHeader("Cookie", "a=1; b=2=3"), "a=***; b=***"},
		{"and attributes theirs", maskHeader("Set-Cookie", "a=1; Path=/; Max-Age=0"), "a=***; Path=/; Max-Age=0"},
		{"where a redirect leads", maskHeader("Location", "http://u:p@h/?token=x"), "http://u:***@h/?token=***"},
		{"headers with telling names", maskHeader("X-Session-Id", "x"), "***"},
		{"headers of authentication", maskHeader("X-Auth-Key", "x"), "***"},
		{"but not what the server asks for", maskHeader("Www-Authenticate", `Basic realm="x"`), `Basic realm="x"`},
		{"URLs in other headers", maskHeader("Link", `<http://u:p@h/a?page=2&token=x>; rel="next", <http://h/?api_key=y#id_token=z>`),
			`<http://***@h/a?page=2&token=***>; rel="next", <http://h/?api_key=***#id_token=***>`},
		{"where a page is reloaded from", maskHeader("Refresh", "5; url=/x?access_token=y"), "5; url=/x?access_token=***"},
		{"others are shown", maskHeader("Etag", "x"), "x"},
		{"a string", maskJSON(`{"password":"a\"b","n":1}`), `{"password":"***","n":1}`},
		{"a number, null, a word that ends with the object", maskJSON(`{"token": 1, "pwd":null,"secret":true}`), `{"token": "***", "pwd":"***","secret":"***"}`},
		{"an object and a list with all they hold", maskJSON(`[{"secret": {"a": ["}", {"b": 1}]}, "tokens" : ["x", "y"]}, "token"]`), `[{"secret": "***", "tokens" : "***"}, "token"]`},
		{"JSON that is cut in a string", maskJSON(`{"a": 1, "password": "abc`), `{"a": 1, "password": "***"`},
		{"in an object", maskJSON(`{"secret": {"a": [1, {"b": "x`), `{"secret": "***"`},
		{"behind the colon", maskJSON(`{"secret":`), `{"secret":"***"`},
		{"in a name", maskJSON(`{"secr`), `{"secr`},
		{"a name that cannot be read may be one", maskJSON(`{"\q": "x"}`), `{"\q": "***"}`},
		{"several documents", maskJSON("{\"token\":\"x\"}\n{\"token\":\"y\"}"), "{\"token\":\"***\"}\n{\"token\":\"***\"}"},
		{"other text stays as it is", maskJSON(`say "hello": the "token" is here`), `say "hello": the "token" is here`},
	} {
		if row.got != row.want {
			t.Errorf("%s\n got %s\nwant %s", row.rule, row.got, row.want)
		}
	}
}
