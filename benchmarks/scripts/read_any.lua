-- Any of paths=/…|/…

require("report")
local choose

function init(arguments)
  choose = require("choices").of(require("given")(arguments).paths)
end

function request()
  return wrk.format("GET", choose())
end
