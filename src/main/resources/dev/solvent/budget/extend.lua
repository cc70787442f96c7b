-- Moves the deadlines of holds that still live; a hold that is no longer held is not brought back.
--
-- KEYS[1]  the deadlines. ARGV: prefix, mark, hold time (ms), hold ids…
-- Answers  the ids that are not held any more, or epoch as the first of two.
local P, mark, holdMillis = ARGV[1], ARGV[2], tonumber(ARGV[3])
if not isOpen(P, mark) then return {'epoch', ''} end
local deadline = text(clock() + holdMillis)
local gone = {}
for i = 4, #ARGV do
  if redis.call('HGET', P .. 'hold:' .. ARGV[i], 'state') == 'held' then
    redis.call('ZADD', KEYS[1], deadline, ARGV[i])
  else
    gone[#gone + 1] = ARGV[i]
  end
end
return gone
