-- Writes something and changes the cursor's mark, if the mark is the one that the writer knows; else nothing.
--
-- It writes all or nothing, whatever is wrong: who does not know how much of a step was written would add the same again.
--
-- KEYS[1]  the cursor: its mark; for each day the last entry that was counted; and 'begun', the batch of which only a part is written.
-- ARGV     prefix, the mark that is known or '', a fresh mark, {command, key behind the prefix, number of arguments, arguments}*
-- Answers  the keys of texts that are full, so that nothing was appended to them | false: somebody else has written
local P = ARGV[1]
if (redis.call('HGET', KEYS[1], 'mark') or '') ~= ARGV[2] then return false end

-- Fails on a key that holds something else, as long as nothing is written.
local looks = {HSET = 'HLEN', HDEL = 'HLEN', APPEND = 'STRLEN'}
local at = 4
while ARGV[at] do
  redis.call(looks[ARGV[at]], P .. ARGV[at + 1])
  at = at + 3 + tonumber(ARGV[at + 2])
end

redis.call('HSET', KEYS[1], 'mark', ARGV[3])
local full = {}
at = 4
while ARGV[at] do
  local command, key, last = ARGV[at], P .. ARGV[at + 1], at + 2 + tonumber(ARGV[at + 2])
  if command == 'APPEND' then
    -- All that can be wrong now is that the text would get longer than Redis allows.
    if type(redis.pcall(command, key, ARGV[last])) == 'table' then full[#full + 1] = key end
  else
    -- Lua cannot unpack many thousands at once.
    for from = at + 3, last, 1000 do
      redis.call(command, key, unpack(ARGV, from, math.min(from + 999, last)))
    end
  end
  at = last + 1
end
return full
