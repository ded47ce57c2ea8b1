-- Another title for any of the posts=how many there are.

require("report")
local writes = require("writes")
local choose

function init(arguments)
  choose = require("choices").uniform(require("given")(arguments).posts[1])
end

function request()
  return writes.edit_post(choose())
end
