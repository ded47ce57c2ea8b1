-- New posts of authors=1|2|…

require("report")
local writes = require("writes")
local author

function init(arguments)
  author = require("choices").of(require("given")(arguments).authors)
end

function request()
  return writes.create_post(author())
end
