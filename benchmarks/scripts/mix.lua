-- 95 % reads, a fourth of them pages (paths=/…|/…), the others one post by Zipf's law
-- (posts=how many there are); and 5 % new posts of authors=1|2|…

require("report")
local choices = require("choices")
local writes = require("writes")
local author, page, post

function init(arguments)
  local given = require("given")(arguments)
  author = choices.of(given.authors)
  page = choices.of(given.paths)
  post = choices.zipf(given.posts[1])
end

function request()
  local chance = math.random()
  if chance < 0.05 then
    return writes.create_post(author())
  elseif chance < 0.05 + 0.95 / 4 then
    return wrk.format("GET", page())
  end
  return wrk.format("GET", "/api/v1/posts/" .. post())
end
