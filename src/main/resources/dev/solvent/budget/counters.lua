-- One page of counters, and how far the ledger reached at that moment, so that the two can be compared on a live system.
--
-- KEYS[1]  any key, for the hash tag. ARGV: prefix, 'spent' or 'held', cursor, count.
-- Answers  next cursor, day, last entry's id ('0-0' if none), {ref, value}*
local P, kind = ARGV[1], ARGV[2]
local day = math.floor(tonumber(redis.call('TIME')[1]) / 86400)
local newest = redis.call('XREVRANGE', P .. 'ledger:' .. day, '+', '-', 'COUNT', '1')
local page = redis.call('SCAN', ARGV[3], 'MATCH', P .. kind .. ':*', 'COUNT', ARGV[4], 'TYPE', 'string')
local answer = {page[1], day, newest[1] and newest[1][1] or '0-0'}
local start = #P + #kind + 2
for _, key in ipairs(page[2]) do
  answer[#answer + 1] = string.sub(key, start)
  answer[#answer + 1] = redis.call('GET', key)
end
return answer
