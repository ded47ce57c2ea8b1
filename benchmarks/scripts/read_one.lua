-- One post with its author. choice=uniform or zipf, posts=how many there are.

require("report")
local choices = require("choices")
local choose

function init(arguments)
  local given = require("given")(arguments)
  choose = choices[given.choice[1]](given.posts[1])
end

function request()
  return wrk.format("GET", "/api/v1/posts/" .. choose())
end
