-- One page of counters, and how many entries the ledger had at that moment, so that the two can be compared on a live system.
--
-- KEYS[1]  any key, for the hash tag. ARGV: prefix, 'spent' or 'held', cursor, count.
-- Answers  next cursor, number of the last entry, {ref, value}*
local P, kind = ARGV[1], ARGV[2]
local page = redis.call('SCAN', ARGV[3], 'MATCH', P .. kind .. ':*', 'COUNT', ARGV[4], 'TYPE', 'string')
local answer = {page[1], redis.call('GET', P .. 'sequence') or '0'}
local start = #P + #kind + 2
for _, key in ipairs(page[2]) do
  answer[#answer + 1] = string.sub(key, start)
  answer[#answer + 1] = redis.call('GET', key)
end
return answer
