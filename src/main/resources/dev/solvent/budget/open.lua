-- Opens the ledger: makes schema and epoch on an empty store, and tells what is there on any other.
--
-- KEYS[1]  the epoch. ARGV: prefix, schema, a fresh epoch. Answers schema, epoch ('' if lost), first day, now.
local P = ARGV[1]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if redis.call('EXISTS', P .. 'schema') == 0 then
  redis.call('SET', P .. 'schema', ARGV[2])
  redis.call('SET', P .. 'born', string.format('%.0f', math.floor(now / 86400000)))
  redis.call('SET', KEYS[1], ARGV[3])
end
return {redis.call('GET', P .. 'schema'), redis.call('GET', KEYS[1]) or '', tonumber(redis.call('GET', P .. 'born')), now}
