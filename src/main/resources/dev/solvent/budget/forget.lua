-- Forgets what was spent in short windows that ended so long before the first day that still has rows that nothing comes for
-- them any more. Where something has come after all, or is still held, it looks again when today is as old.
--
-- KEYS[1]  the ends of short windows. ARGV: prefix, mark, how long after its end something may come for a window (ms), how many
--          windows at most.
-- Answers  how many windows were looked at | epoch
local P, mark, lateness, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
if not isOpen(P, mark) then return {'epoch'} end
local firstOpen = (tonumber(redis.call('GET', P .. 'sealed')) + 1) * 86400000
local refs = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. text(firstOpen - lateness), 'LIMIT', '0', most)
if #refs == 0 then return {0} end

local spents, helds, counters = {}, {}, {}
for i, ref in ipairs(refs) do
  spents[i], helds[i] = P .. 'spent:' .. ref, P .. 'held:' .. ref
end
local spent, held = redis.call('MGET', unpack(spents)), redis.call('MGET', unpack(helds))
local sealed = redis.call('HMGET', P .. 'closing', unpack(refs))

local past, later, now = {}, {}, text(clock())
for i, ref in ipairs(refs) do
  -- What is all in the closing sum is in no row; so without both the books agree as they did with them.
  if not held[i] and (spent[i] or '0') == (sealed[i] or '0') then
    past[#past + 1] = ref
    counters[#past] = spents[i]
  else
    later[#later + 1] = now
    later[#later + 1] = ref
  end
end
if #past > 0 then
  redis.call('DEL', unpack(counters))
  redis.call('HDEL', P .. 'closing', unpack(past))
  redis.call('ZREM', KEYS[1], unpack(past))
  redis.call('INCR', P .. 'moves')
end
if #later > 0 then redis.call('ZADD', KEYS[1], unpack(later)) end
return {#refs}
