-- Requests that write. The numbers make them differ from all others.

local writes = {}

local headers = { ["Content-Type"] = "application/json" }
local content = string.rep("words of this load ", 16)
local number = 0

local function next_number()
  number = number + 1
  return string.format("%d %d", number, math.random(1e9))
end

local function send(method, path, body)
  return wrk.format(method, "/api/v1" .. path, headers, body)
end

function writes.create_post(author)
  return send("POST", "/posts", string.format(
    '{"title": "A post of the load %s", "content": "%s", "author_id": %d}',
    next_number(), content, author
  ))
end

function writes.create_user()
  return send("POST", "/users", string.format(
    '{"name": "A user of the load", "email": "%s@example.com", "age": 36}',
    next_number():gsub(" ", ".")
  ))
end

function writes.edit_post(id)
  local body = string.format('{"title": "An edit of the load %s"}', next_number())
  return send("PATCH", "/posts/" .. id, body)
end

return writes
