-- Closes days that are old enough: they take no entries any more, also if the clock goes back.
--
-- KEYS[1]  the last closed day. ARGV: prefix, mark, how many days before today stay open, today as the gateway knows it.
-- Answers  the last closed day, the last that is archived, the last that is sealed | epoch
local P, mark, kept, theirs = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
if not isOpen(P, mark) then return {'epoch'} end
local days = redis.call('MGET', KEYS[1], P .. 'archived', P .. 'sealed')
-- A clock that runs ahead closes nothing before its time, as long as the other one is right.
local old = math.min(math.floor(clock() / 86400000), theirs) - kept - 1
local closed = tonumber(days[1])
if old > closed then
  closed = old
  redis.call('SET', KEYS[1], text(closed))
end
return {closed, tonumber(days[2] or 0), tonumber(days[3])}
