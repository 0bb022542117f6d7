--- Tests web services.
---
--- Every import is one client: it keeps its cookies, its settings and the last response, which the keywords that check
--- something look at. What an address does not say comes from the session:
---
--- | Create Session                | http://127.0.0.1:5000 | user=ada | password=${PASSWORD} |
--- | Post                          | /articles             | json=${article}              |
--- | Response Should Have Status   | 201                   |
--- | Json Should Have Value        | /tags/0               | paper    |
---
--- Two users at the same time are two imports with names of their own: ``AS    Customer`` and ``AS    Clerk``, each with a
--- token in its URL.
---
--- A place in JSON is a JSON Pointer such as ``/articles/0/name`` or a path such as ``articles[0].name``; both count from 0, and the
--- empty pointer is all.
---
--- Requests and responses are in the log at DEBUG, without passwords, tokens and cookies. Paths of files are those of the
--- machine that serves the keywords, in the directories that its ``--fs-root`` allows.
---@version 1.0.0
local check = require("robot.assert")
local excerpt = require("_lib.excerpt")
local http = require("robot.http")
local json = require("robot.json")
local places = require("_lib.places")

local Http = {}
Http.__index = Http

--- Every import starts with a session of its own; `Create Session` says more about it.
---@param base_url? string       goes in front of addresses that are not whole URLs
---@param timeout? string = "30 s"  for each request
function Http.new(base_url, timeout)
  local self = setmetatable({}, Http)
  self:create_session(base_url, { timeout = timeout })
  return self
end

function Http:__close()
  self.session:close()
end

---@class SessionOptions
---@field user? string               for basic authentication
---@field password? string
---@field bearer? string             a token, instead of user and password
---@field headers? table<string, any>
---@field timeout? string = "30 s"   for each request: seconds, or a time such as ``1 min``
---@field verify? boolean = true     whether certificates of servers must be trusted
---@field ca? string                 file of the authorities to trust, in PEM format
---@field cert? string               file with a client certificate
---@field key? string                file with its key
---@field proxy? string              URL

--- What the arguments of the keywords and the options of robot.http call the same.
local SESSION_OPTIONS = { "bearer", "headers", "timeout", "verify", "ca", "cert", "key", "proxy" }
local REQUEST_OPTIONS = { "query", "headers", "json", "form", "multipart", "body", "upload", "download", "bearer", "timeout", "redirects" }

local function pick(options, names)
  local picked = {}
  for _, name in ipairs(names) do
    picked[name] = options[name]
  end
  if options.user then
    picked.auth = { options.user, options.password or "" }
  end
  return picked
end

--- Starts again, without the cookies and the settings of before.
---@param base_url? string  goes in front of addresses that are not whole URLs; without it all must be
---@param options SessionOptions
---@named options
---@tags session
function Http:create_session(base_url, options)
  local settings = pick(options, SESSION_OPTIONS)
  settings.base_url = base_url ~= "" and base_url or nil -- over XML-RPC, None is an empty text
  local session = assert(http.session(settings))
  if self.session then
    self.session:close()
  end
  self.session, self.response = session, nil
end

--- Returns the cookies that a request would send.
---@param url? string  where to; the base URL if it is left out
---@return table<string, string>
---@tags session
function Http:get_cookies(url)
  return self.session:cookies(url)
end

--- Sets a cookie for all requests to the base URL.
---@param name string
---@param value string
---@tags session
function Http:set_cookie(name, value)
  self.session:set_cookie(name, value)
end

---@class RequestOptions
---@field query? table<string, any>    parameters of the URL; a list repeats its name
---@field headers? table<string, any>
---@field json? any                    sent as JSON
---@field form? table<string, any>     sent as HTML forms are
---@field multipart? table<string, any>  sent as HTML forms with files are: texts, and dictionaries with ``file``, ``filename``, ``type``
---@field body? string                 sent as it is
---@field upload? string               path of a file that is sent as it is
---@field download? string             path of a file for the body of the response
---@field user? string                 instead of what the session says
---@field password? string
---@field bearer? string
---@field timeout? string
---@field redirects? integer = 10      how many are followed
---@field expected_status? string = "ok"  ``ok`` is any below 400, ``any`` is any, else the number

--- The start of the body, for messages: without the secrets that are not in the log either.
local function body_of(response)
  local body = response.body and response:shown_body() or ""
  return body == "" and "" or "\n" .. excerpt(body, 200)
end

local function check_status(response, expected)
  local fits = tostring(response.status) == expected or expected == "any" or expected == "ok" and response.status < 400
  if not fits then
    error(("%s %s: the status is %d %s, expected was %s%s"):format(
      response.method, response:shown_url(), response.status, response.reason, expected, body_of(response)))
  end
end

--- Sends a request with any method and returns the response: a dictionary with ``status``, ``reason``, ``headers`` (names in
--- lower case), ``cookies``, ``body``, ``url``, ``elapsed`` (seconds), ``size`` (bytes) and ``redirects`` (how many).
---
--- Fails if there is no response, or if its status is not the expected one. All other requests are made in the same way.
---@param method string
---@param url string  a whole one, or what follows the base URL
---@param options RequestOptions
---@named options
---@return table<string, any>
---@tags request
function Http:send_request(method, url, options)
  self.response = nil
  local response, message = self.session:request(method, url, pick(options, REQUEST_OPTIONS))
  if not response then
    error(message)
  end
  self.response = response
  check_status(response, options.expected_status)
  return response
end

--- Sends a GET request and returns the response, as `Send Request` does.
---@param url string
---@param options RequestOptions
---@named options
---@return table<string, any>
---@tags request
function Http:get(url, options)
  return self:send_request("GET", url, options)
end

--- Sends a POST request and returns the response, as `Send Request` does.
---@param url string
---@param options RequestOptions
---@named options
---@return table<string, any>
---@tags request
function Http:post(url, options)
  return self:send_request("POST", url, options)
end

--- Sends a PUT request and returns the response, as `Send Request` does.
---@param url string
---@param options RequestOptions
---@named options
---@return table<string, any>
---@tags request
function Http:put(url, options)
  return self:send_request("PUT", url, options)
end

--- Sends a PATCH request and returns the response, as `Send Request` does.
---@param url string
---@param options RequestOptions
---@named options
---@return table<string, any>
---@tags request
function Http:patch(url, options)
  return self:send_request("PATCH", url, options)
end

--- Sends a DELETE request and returns the response, as `Send Request` does.
---@param url string
---@param options RequestOptions
---@named options
---@return table<string, any>
---@tags request
function Http:delete(url, options)
  return self:send_request("DELETE", url, options)
end

--- Sends a HEAD request and returns the response, as `Send Request` does.
---@param url string
---@param options RequestOptions
---@named options
---@return table<string, any>
---@tags request
function Http:head(url, options)
  return self:send_request("HEAD", url, options)
end

local function last(self)
  return self.response or error("there is no response to look at: send a request first")
end

--- Fails unless the status of the last response is one of those.
---@param ... integer  one or more, such as 200
---@tags check
function Http:response_should_have_status(...)
  local response = last(self)
  for _, status in ipairs({ ... }) do
    if response.status == status then
      return
    end
  end
  error(("the status is %d %s, not %s%s"):format(
    response.status, response.reason, table.concat({ ... }, " or "), body_of(response)))
end

--- Fails unless the text is in the body of the last response.
---@param text string
---@tags check
function Http:response_should_contain(text)
  local response = last(self)
  if not (response.body or ""):find(text, 1, true) then
    error(("'%s' is not in the body%s"):format(text, body_of(response)))
  end
end

--- Returns a header of the last response, or None if there is none of that name.
---@param name string  in whatever case
---@return string?
function Http:get_response_header(name)
  return last(self):header(name)
end

--- Fails unless a header of the last response is as expected.
---@param name string      in whatever case
---@param expected string
---@tags check
function Http:response_header_should_be(name, expected)
  local actual = last(self):header(name)
  if not actual then
    error(("the response has no header '%s'"):format(name))
  elseif actual ~= expected then
    error(("the header '%s' is '%s', not '%s'"):format(name, actual, expected))
  end
end

local function json_of(self)
  local value, message = last(self):json()
  if value == nil then
    error(message)
  end
  return value
end

local function value_at(self, place)
  return places.get(json_of(self), place)
end

--- Returns what is at a place of the last response's JSON.
---@param place? string = ""  such as ``/articles/0/name``
---@return any
---@tags json
function Http:get_json(place)
  return value_at(self, place)
end

--- Fails unless there is something at a place of the last response's JSON, if only null.
---@param place string
---@tags json, check
function Http:json_should_have(place)
  value_at(self, place)
end

--- Fails if there is something at a place of the last response's JSON.
---@param place string
---@tags json, check
function Http:json_should_not_have(place)
  local found, problem = places.find(json_of(self), place)
  if not problem then
    error(("there is %s: %s"):format(place, json.encode(found)))
  end
end

--- A value without its keys that are null: a test cannot always tell them from those that are missing.
local function without_nulls(value)
  return json.decode(json.encode(value), { nulls = "drop" })
end

--- Fails unless a place of the last response's JSON has the expected value.
---
--- If it is not text, the expected one may be written as JSON: ``4.5``, ``true``, ``null`` or ``["a", "b"]``. A dictionary may leave
--- out what is null.
---@param place string
---@param expected any
---@tags json, check
function Http:json_should_have_value(place, expected)
  local found = value_at(self, place)
  check.equal(without_nulls(found), without_nulls(places.expected(found, expected)), { pointers = true, message = place })
end

--- Fails unless the list at a place of the last response's JSON has so many items.
---@param place string
---@param count integer
---@tags json, check
function Http:json_should_have_length(place, count)
  local list = value_at(self, place)
  check.type_of(list, "list", place)
  if #list ~= count then
    error(("%s has %d items, not %d"):format(place, #list, count))
  end
end

return Http
