-- Reads many fields of many hashes in one go.
--
-- KEYS[1]  any key, for the hash tag. ARGV: prefix, {key behind the prefix, number of fields, fields}*
-- Answers  all values in their order; false where there is none
local P, at, values = ARGV[1], 2, {}
while ARGV[at] do
  local last = at + 1 + tonumber(ARGV[at + 1])
  for from = at + 2, last, 1000 do -- Lua cannot unpack many thousands at once
    for _, value in ipairs(redis.call('HMGET', P .. ARGV[at], unpack(ARGV, from, math.min(from + 999, last)))) do
      values[#values + 1] = value
    end
  end
  at = last + 1
end
return values
