---@meta robot.http

--- Requests to web services.
---
---     local http = require("robot.http")
---
---     local response = assert(http.get("http://127.0.0.1:5000/articles", { query = { tag = "new" } }))
---     if response.status == 200 then
---       local articles = assert(response:json())
---     end
---
--- Every status is a response. `nil` and a message mean that there is none, or no complete one: no connection, a timeout, a
--- broken body. Requests and responses are in the log at DEBUG, without passwords, tokens and cookies.
local http = {}

--- What a session says for all its requests, and a request may say otherwise.
---@class robot.http.Settings
---@field headers? table<string, string|number|string[]|false>  `false` for none
---@field auth? string[]|false               `{ user, password }`, for basic authentication
---@field bearer? string|false               a token
---@field timeout? number|string             for all of a request: seconds, or a time such as "1 min 30 s"; 30 seconds by default
---@field redirects? integer|false           how many are followed, 10 by default
---@field max_body? integer                  how many bytes of a body are read into memory, 64 MiB by default, 1 GiB at most

--- How connections are made. Files must be in the directories of `--fs-root`.
---@class robot.http.ConnectionSettings
---@field ca? string        a PEM file of the authorities to trust, instead of those of the system
---@field cert? string      a PEM file with a client certificate
---@field key? string       a PEM file with its key, if that is not in the same file
---@field verify? boolean   `false` believes any certificate, and says so in the log as a WARN
---@field proxy? string|false  a URL, http, https or socks5; by default HTTP_PROXY, HTTPS_PROXY and NO_PROXY decide

---@class robot.http.SessionOptions : robot.http.Settings, robot.http.ConnectionSettings
---@field base_url? string  goes in front of URLs that do not start with http:// or https://; without a query

---@class robot.http.Part
---@field name? string      of the form's field; may be the key of the part instead
---@field content? string
---@field file? string      a path, instead of content
---@field filename? string  the name that the server gets
---@field type? string      the content type

--- At most one of json, form, multipart, body and upload sets the body.
---@class robot.http.RequestOptions : robot.http.Settings
---@field query? table<string, any>      parameters of the URL; a list repeats its name
---@field json? any                      sent as JSON; an empty object is `robot.dict({})`, null is `robot.null`
---@field form? table<string, any>       sent as HTML forms are; a list repeats its name
---@field multipart? table<any, string|robot.http.Part>  sent as HTML forms with files are
---@field body? string                   sent as it is
---@field upload? string                 a path: the file is sent as it is
---@field download? string               a path: the body of a successful response goes there and not into memory

--- Of functions without a session: for one request.
---@class robot.http.Options : robot.http.RequestOptions, robot.http.ConnectionSettings

--- What a server has answered. It is a table: a keyword can return it to the test, as a dictionary.
---@class robot.http.Response
---@field method string    of the last request, if there were redirects
---@field url string       of the last request, without a user
---@field status integer
---@field reason string    such as "Not Found"
---@field headers table<string, string>  by names in lower case; of several with one name, joined by ", ", Set-Cookie by line ends
---@field cookies table<string, string>  those that this response sets
---@field body? string     its bytes; decompressed if the server compressed them
---@field file? string     instead of the body: where it was written, as given by option download
---@field size integer     of the body in bytes
---@field elapsed number   seconds, until the end of the body
---@field redirects integer  how many were followed
local Response = {}

--- The value of a header, whatever the case of its name, or nil.
---@param name string
---@return string?
function Response:header(name) end

--- The body decoded from JSON. As `robot.json.decode` does it: null is `robot.null`, an integer beyond 2^53 keeps its digits.
---@return any value, string? message  nil and what is wrong with the body, and where
function Response:json() end

--- The body as UTF-8, by the charset that its content type names: UTF-8, UTF-16 or ISO-8859-1.
---@return string? text, string? message
function Response:text() end

--- The URL as the log shows it, without passwords and tokens: for messages.
---@return string
function Response:shown_url() end

--- The start of the body as the log shows it, without passwords and tokens: for messages. Of a body that is no text, its size.
---@return string
function Response:shown_body() end

--- Keeps cookies, connections and settings from one request to the next. A session with a base URL sends its secrets (auth,
--- bearer, cookies and tokens among its headers) to no other server: another host, another port, or http instead of https. A
--- redirect that would send the body of a request to another server is a failure. Cookies are for the port that set them, too;
--- that of http and that of https count as one, and a server may set a cookie for its whole domain, as in browsers.
---@class robot.http.Session
local Session = {}

---@param method string
---@param url string  a whole one, or what follows the base URL
---@param options? robot.http.RequestOptions
---@return robot.http.Response? response, string? message
function Session:request(method, url, options) end

---@param url string
---@param options? robot.http.RequestOptions
---@return robot.http.Response? response, string? message
function Session:get(url, options) end

---@param url string
---@param options? robot.http.RequestOptions
---@return robot.http.Response? response, string? message
function Session:post(url, options) end

---@param url string
---@param options? robot.http.RequestOptions
---@return robot.http.Response? response, string? message
function Session:put(url, options) end

---@param url string
---@param options? robot.http.RequestOptions
---@return robot.http.Response? response, string? message
function Session:patch(url, options) end

---@param url string
---@param options? robot.http.RequestOptions
---@return robot.http.Response? response, string? message
function Session:delete(url, options) end

---@param url string
---@param options? robot.http.RequestOptions
---@return robot.http.Response? response, string? message
function Session:head(url, options) end

--- The cookies that a request would send.
---@param url? string  the base URL by default
---@return table<string, string>
function Session:cookies(url) end

--- Sets a cookie for all paths of a host.
---@param name string
---@param value string
---@param url? string  of the host; the base URL by default
function Session:set_cookie(name, value, url) end

--- Forgets all cookies.
function Session:clear_cookies() end

--- Closes the connections. The session cannot be used any more. At the end of an instance its sessions close by themselves.
function Session:close() end

--- Makes a request with any method.
---@param method string
---@param url string
---@param options? robot.http.Options
---@return robot.http.Response? response, string? message
function http.request(method, url, options) end

---@param url string
---@param options? robot.http.Options
---@return robot.http.Response? response, string? message
function http.get(url, options) end

---@param url string
---@param options? robot.http.Options
---@return robot.http.Response? response, string? message
function http.post(url, options) end

---@param url string
---@param options? robot.http.Options
---@return robot.http.Response? response, string? message
function http.put(url, options) end

---@param url string
---@param options? robot.http.Options
---@return robot.http.Response? response, string? message
function http.patch(url, options) end

---@param url string
---@param options? robot.http.Options
---@return robot.http.Response? response, string? message
function http.delete(url, options) end

---@param url string
---@param options? robot.http.Options
---@return robot.http.Response? response, string? message
function http.head(url, options) end

--- Makes a session.
---@param options? robot.http.SessionOptions
---@return robot.http.Session? session, string? message  nil and what is wrong with a file that an option names
function http.session(options) end

return http
