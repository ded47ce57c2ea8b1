-- New users.

require("report")
local writes = require("writes")

function init(arguments)
  require("given")(arguments)
end

request = writes.create_user
