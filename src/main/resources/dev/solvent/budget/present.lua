-- Looks whether holds are on record, and writes, so that a WAIT behind it covers them.
--
-- KEYS[1]  what to write. ARGV: prefix, hold ids… Answers those that are not on record.
local P = ARGV[1]
local missing = {}
for i = 2, #ARGV do
  if redis.call('EXISTS', P .. 'hold:' .. ARGV[i]) == 0 then missing[#missing + 1] = ARGV[i] end
end
redis.call('SET', KEYS[1], text(clock()))
return missing
