-- Writes something and changes the cursor's mark, if the mark is the one that the writer knows; else nothing.
--
-- KEYS[1]  the cursor: its mark; for each day the last entry that was counted; and 'begun', the batch of which only a part is written.
-- ARGV     prefix, the mark that is known or '', a fresh mark, {command, key behind the prefix, number of arguments, arguments}*
-- Answers  1 written | 0 somebody else has written
local P = ARGV[1]
if (redis.call('HGET', KEYS[1], 'mark') or '') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'mark', ARGV[3])
local at = 4
while ARGV[at] do
  local last = at + 2 + tonumber(ARGV[at + 2])
  redis.call(ARGV[at], P .. ARGV[at + 1], unpack(ARGV, at + 3, last))
  at = last + 1
end
return 1
