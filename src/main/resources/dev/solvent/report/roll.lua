-- Writes something and changes the cursor's mark, if the mark is the one that the writer knows; else nothing.
--
-- KEYS[1]  the cursor: its mark; for each day the last entry that was counted; and 'begun', the batch of which only a part is written.
-- ARGV     prefix, the mark that is known or '', a fresh mark, {command, key behind the prefix, number of arguments, arguments}*
--          'IDS' is not a command of Redis: it is HSET that keeps the entries that an id had.
-- Answers  1 written | 0 somebody else has written
local P = ARGV[1]
if (redis.call('HGET', KEYS[1], 'mark') or '') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'mark', ARGV[3])
local at = 4
while ARGV[at] do
  local command, key, last = ARGV[at], P .. ARGV[at + 1], at + 2 + tonumber(ARGV[at + 2])
  if command == 'IDS' then
    command = 'HSET'
    local fields = {}
    for i = at + 3, last, 2 do fields[#fields + 1] = ARGV[i] end
    for i, entries in ipairs(redis.call('HMGET', key, unpack(fields))) do
      -- Clients may choose ids, so nobody gets many entries for one.
      if entries then
        local value = at + 2 + 2 * i
        ARGV[value] = #entries < 1000 and entries .. ',' .. ARGV[value] or entries
      end
    end
  end
  redis.call(command, key, unpack(ARGV, at + 3, last))
  at = last + 1
end
return 1
