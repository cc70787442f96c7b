-- Finds what lies behind a fingerprint.
--
-- KEYS[1]  a text of items that are all as long. ARGV: the fingerprint with which an item begins, an item's length
-- Answers  what comes behind it in each such item; clients may choose ids, so only the first ones of many
local text, length = redis.call('GET', KEYS[1]) or '', tonumber(ARGV[2])
local found, at = {}, string.find(text, ARGV[1], 1, true)
while at and #found < 64 do
  local start = (at - 1) % length
  if start == 0 then found[#found + 1] = string.sub(text, at + #ARGV[1], at + length - 1) end
  at = string.find(text, ARGV[1], at + 1, true)
end
return found
