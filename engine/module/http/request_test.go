package http_test

import (
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

const agent = "User-Agent: rflua/1.2.3\n"

// TestWhatIsSent looks at requests from the server's side.
func TestWhatIsSent(t *testing.T) {
	server := serve(t, echo)
	s := newScript(t)
	s.file("data.bin", "\x00\x01data")
	for _, row := range []struct{ rule, code, want string }{
		{"every method has a function", `
			local seen = {}
			for _, verb in ipairs({ "get", "post", "put", "patch", "delete", "head" }) do
				seen[#seen + 1] = assert(http[verb](url)):header("x-method")
			end
			return table.concat(seen, " ")`, "GET POST PUT PATCH DELETE HEAD"},
		{"any method can be asked for, in any case", `return http.request("options", url).body`, "OPTIONS /\n" + agent + "\n"},
		{"headers; a list is several", `return http.get(url, { headers = { ["x-a"] = "1", ["X-B"] = { "2", 3 } } }).body`,
			"GET /\n" + agent + "X-A: 1\nX-B: 2\nX-B: 3\n\n"},
		{"a header that is false is not sent", `return http.get(url, { headers = { ["User-Agent"] = false } }).body`, "GET /\n\n"},
		{"a query keeps its order; a list repeats its name; what needs it is escaped",
			`return http.get(url .. "/p?x=0", { query = { b = "ä &", a = { 1, true }, n = 2500000 } }).body`,
			"GET /p?x=0&b=%C3%A4+%26&a=1&a=true&n=2500000\n" + agent + "\n"},
		{"an int of the test beyond 2^53 is sent exactly", `return http.get(url, { query = { n = robot.int("9223372036854775807") } }).body`,
			"GET /?n=9223372036854775807\n" + agent + "\n"},
		{"json keeps its order, robot.null and the marks of empty tables", `return http.post(url, { json =
			{ z = robot.null, a = { 1, 2.5, robot.float(3) }, list = {}, dict = robot.dict({}), text = "<ü>" } }).body`,
			"POST /\nContent-Type: application/json\nContent-Length: 60\n" + agent + "\n" + `{"z":null,"a":[1,2.5,3.0],"list":[],"dict":{},"text":"<ü>"}`},
		{"json may be false", `return http.put(url, { json = false }).body`, "PUT /\nContent-Type: application/json\nContent-Length: 5\n" + agent + "\nfalse"},
		{"a form is encoded as HTML forms are", `return http.post(url, { form = { name = "Ada L", tag = { "x", "y=z" } } }).body`,
			"POST /\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 26\n" + agent + "\nname=Ada+L&tag=x&tag=y%3Dz"},
		{"body is sent as it is, without a content type", `return http.patch(url, { body = "a\r\n" }).body`, "PATCH /\nContent-Length: 3\n" + agent + "\na\r\n"},
		{"a content type of the script wins", `return http.post(url, { json = {}, headers = { ["content-type"] = "text/x" } }).body`,
			"POST /\nContent-Type: text/x\nContent-Length: 2\n" + agent + "\n[]"},
		{"an empty body is none", `return http.post(url, { body = "" }).body`, "POST /\nContent-Length: 0\n" + agent + "\n"},
		{"an upload is streamed from a file", `return http.put(url, { upload = "data.bin" }).body`,
			"PUT /\nContent-Type: application/octet-stream\nContent-Length: 6\n" + agent + "\n\x00\x01data"},
		{"auth is basic authentication", `return http.get(url, { auth = { "ada", "s:cret" } }).body`, "GET /\nAuthorization: Basic YWRhOnM6Y3JldA==\n" + agent + "\n"},
		{"bearer is a token", `return http.get(url, { bearer = "abc" }).body`, "GET /\nAuthorization: Bearer abc\n" + agent + "\n"},
		{"a user in the URL is basic authentication", `return http.get((url:gsub("//", "//ada:pw@"))).body`, "GET /\nAuthorization: Basic YWRhOnB3\n" + agent + "\n"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			got := s.in(t).run(row.code, server.URL)
			if bytes, ok := got.([]byte); ok {
				got = string(bytes)
			}
			rftest.WantText(t, row.code, got.(string), row.want)
		})
	}
}

func TestMultipart(t *testing.T) {
	var got []string
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil {
			t.Error(err)
		}
		if r.ContentLength < 0 {
			t.Error("the length is not known")
		}
		for parts := multipart.NewReader(r.Body, params["boundary"]); ; {
			part, err := parts.NextPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
			text, err := io.ReadAll(part)
			if err != nil {
				t.Error(err)
			}
			got = append(got, strings.Join([]string{part.FormName(), part.FileName(), part.Header.Get("Content-Type"), string(text)}, "|"))
		}
	})
	s := newScript(t)
	s.file("a.png", "pixels")
	for _, row := range []struct{ rule, code, want string }{
		{"a list of parts keeps its order", `{ { name = "b", content = "1" }, { name = "a", content = "2" }, { name = "a", content = 3 } }`, "b|||1 a|||2 a|||3"},
		{"a table of parts has their names", `{ note = "hello", photo = { file = "a.png" } }`, "note|||hello photo|a.png|application/octet-stream|pixels"},
		{"a file may have another name and a type", `{ { name = "f", file = "a.png", filename = 'b".png', type = "image/png" } }`, "f|b%22.png|image/png|pixels"},
		{"content may be a file too", `{ { name = "f", content = "x", filename = "x.txt" } }`, "f|x.txt|application/octet-stream|x"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			got = nil
			s.in(t).run(`return assert(http.post(url, { multipart = `+row.code+` })).status`, server.URL)
			rftest.WantText(t, row.code, strings.Join(got, " "), row.want)
		})
	}
}

func TestWrongArguments(t *testing.T) {
	s := newScript(t)
	for _, row := range []struct{ code, want string }{
		{`http.get()`, "robot.http.get: argument 1, 'url', is missing"},
		{`http.get("shop/articles")`, `robot.http.get: argument 1, 'url', must be a URL such as http://host/path, not "shop/articles"`},
		{`http.get("htp://host/?token=SECRET")`, `must be a URL such as http://host/path, not "htp://host/?***"`},
		{`http.session({ base_url = "http://host/?a=1" })`, "option 'base_url' must not have a query or a fragment"},
		{`http.get("ftp://ada:pw@host/")`, "robot.http.get: argument 1, 'url', must be a URL such as http://host/path; this one, with a user in it, is none"},
		{`http.request("GE T", url)`, `robot.http.request: argument 1, 'method', must be a method such as GET, not "GE T"`},
		{`http.get(url, { quary = {} })`, `robot.http.get: argument 2, 'options', has no option "quary"; did you mean 'query'?`},
		{`http.get(url, { base_url = url })`, `has no option "base_url"`},
		{`http.post(url, { json = {}, form = {} })`, "option 'form' is one too many: option 'json' sets the body already"},
		{`http.post(url, { json = { f = print } })`, "option 'json' cannot be written as JSON: there is a function (at value.f)"},
		{`http.post(url, { json = { a = { 0 / 0 } } })`, `option 'json' cannot be written as JSON: there is the number nan, which JSON does not have (at value.a[1])`},
		{`http.post(url, { json = { robot.bytes("\255") } })`, "option 'json' cannot be written as JSON: there is a string that is not valid UTF-8 (at value[1])"},
		{`http.get(url, { query = "a=1" })`, `option 'query' must be a table, not "a=1"`},
		{`http.get(url, { query = { a = { {} } } })`, "option 'query' has a table as the value of a"},
		{`http.get(url, { query = { a = robot.dict({ b = 1 }) } })`, "option 'query' has a table as the value of a"},
		{`http.get(url, { headers = { ["a b"] = 1 } })`, `option 'headers' has a name that no header can have: "a b"`},
		{`http.get(url, { headers = { a = "x\r\ny: z" } })`, "option 'headers' has a control character in the value of a header"},
		{`http.get(url, { headers = { ["content-length"] = 1 } })`, "option 'headers' cannot set Content-Length, which follows from the body"},
		{`http.get(url, { auth = { "ada" } })`, "option 'auth' must be {user, password}"},
		{`http.get(url, { auth = { "ada", "pw" }, bearer = "x" })`, "option 'bearer' is one too many: option 'auth' is there already"},
		{`http.get(url, { timeout = 0 })`, "option 'timeout' must be above 0, not 0"},
		{`http.get(url, { timeout = "soon" })`, `option 'timeout' must be seconds or a time such as "1 min 30 s", not "soon"`},
		{`http.get(url, { redirects = true })`, "option 'redirects' must be how many are followed, or false, not true"},
		{`http.get(url, { redirects = -1 })`, "option 'redirects' must not be negative"},
		{`http.get(url, { max_body = 2 ^ 40 })`, `option 'max_body' must be 0 to 1073741824 bytes, not 1099511627776; option 'download' puts larger bodies into files`},
		{`http.get(url, { max_body = "much" })`, `option 'max_body' must be an integer, not "much"`},
		{`http.get(url, { proxy = "nowhere" })`, "option 'proxy' must be a URL such as http://host:3128, https://... or socks5://..., or false"},
		{`http.get(url, { key = "k.pem" })`, "option 'key' needs option 'cert', the certificate that it is of"},
		{`http.get(url, { ca = "ca.pem", verify = false })`, "option 'ca' and verify = false exclude each other"},
		{`http.post(url, { multipart = { { content = "x" } } })`, "option 'multipart' has a part without a name: part 1"},
		{`http.post(url, { multipart = { a = {} } })`, "option 'multipart' must have either 'content' or 'file' in part a"},
		{`http.post(url, { multipart = { a = { path = "x" } } })`, `option 'multipart' has no field "path" in a part, as in part a; available: name, content, file, filename, type`},
		{`http.session({ json = {} })`, `robot.http.session: argument 1, 'options', has no option "json"`},
		{`http.session().get(url)`, "robot.http.Session:get: call it with a colon: its first argument must be a robot.http.Session, not " + `"http://127.0.0.1:1"`},
		{`http.session():get("/articles")`, `robot.http.Session:get: argument 1, 'url', must be a URL such as http://host/path, not "/articles"`},
		{`local s = http.session(); s:close(); s:get(url)`, "robot.http.Session:get: the session is closed"},
		{`http.session({ base_url = url }):set_cookie("a b", "c")`, `argument 1, 'name', must be a name that a cookie can have, not "a b"`},
		{`http.session({ base_url = url }):set_cookie("a", "b\n")`, "argument 2, 'value', must be what a cookie can hold"},
	} {
		rftest.WantInside(t, row.code, s.fails(row.code, "http://127.0.0.1:1"), row.want)
	}
}
