-- Who picks the next one. Each gives a function without arguments.

local choices = {}

function choices.of(list)
  return function()
    return list[math.random(#list)]
  end
end

function choices.uniform(size)
  return function()
    return math.random(size)
  end
end

-- Zipf's law with s = 1: the second most wanted half as often as the first, and so on.
-- Drawn beforehand, for a draw takes longer than a request. Ranks are spread over all ids.
function choices.zipf(size)
  local sums, sum = {}, 0
  for rank = 1, size do
    sum = sum + 1 / rank
    sums[rank] = sum
  end
  local drawn = {}
  for position = 1, 2 ^ 18 do
    local wanted, low, high = math.random() * sum, 1, size
    while low < high do
      local middle = math.floor((low + high) / 2)
      if sums[middle] < wanted then low = middle + 1 else high = middle end
    end
    drawn[position] = low * 7919 % size + 1
  end
  local position = 0
  return function()
    position = position % #drawn + 1
    return drawn[position]
  end
end

return choices
