-- Reads many fields of many hashes, and the scores of many members of sorted sets, in one go.
--
-- KEYS[1]  any key, for the hash tag. ARGV: prefix, {HMGET or ZMSCORE, key behind the prefix, number of fields, fields}*
-- Answers  all values in their order; false where there is none
local P, at, values = ARGV[1], 2, {}
while ARGV[at] do
  local last = at + 2 + tonumber(ARGV[at + 2])
  for _, value in ipairs(redis.call(ARGV[at], P .. ARGV[at + 1], unpack(ARGV, at + 3, last))) do
    values[#values + 1] = value
  end
  at = last + 1
end
return values
