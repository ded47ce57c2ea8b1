-- The arguments behind `--`: name=value, and name=value|value|… for lists.

return function(arguments)
  local given = {}
  for _, argument in ipairs(arguments) do
    local name, value = argument:match("^(%w+)=(.*)$")
    if name == "seed" then
      math.randomseed(tonumber(value))
    elseif name then
      given[name] = {}
      for part in value:gmatch("[^|]+") do
        table.insert(given[name], tonumber(part) or part)
      end
    end
  end
  return given
end
