-- Writes what a batch of entries came to, and moves the cursor, if the cursor is where the batch began; else nothing.
--
-- KEYS[1]  the cursor: its mark, and for each day the last entry that was counted.
-- ARGV     prefix, the mark that was found or '', a fresh mark, day, the batch's last entry,
--          {command, key behind the prefix, number of arguments, arguments}*
--          'ID' is not a command of Redis: it adds an entry to those that tell of an id.
-- Answers  1 written | 0 the cursor has moved
local P = ARGV[1]
if (redis.call('HGET', KEYS[1], 'mark') or '') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'mark', ARGV[3], ARGV[4], ARGV[5])
local at = 6
while ARGV[at] do
  local command, key, last = ARGV[at], P .. ARGV[at + 1], at + 2 + tonumber(ARGV[at + 2])
  if command ~= 'ID' then
    redis.call(command, key, unpack(ARGV, at + 3, last))
  elseif redis.call('HSETNX', key, ARGV[at + 3], ARGV[at + 4]) == 0 then
    -- Clients may choose ids, so nobody gets many entries for one.
    local entries = redis.call('HGET', key, ARGV[at + 3])
    if #entries < 1000 then redis.call('HSET', key, ARGV[at + 3], entries .. ',' .. ARGV[at + 4]) end
  end
  at = last + 1
end
return 1
