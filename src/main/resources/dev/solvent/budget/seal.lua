-- Moves rows of the oldest day that has any into the closing sums of their accounts. What is a row and what is in a sum
-- changes in one step, so that nothing is lost or doubled, wherever a gateway dies.
--
-- KEYS[1]  the day's stream. ARGV: prefix, mark, day, how many rows at most.
-- Answers  more | sealed | not-yet (it is not archived, or not the next) | epoch
local P, mark, day, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
if not isOpen(P, mark) then return {'epoch'} end
local days = redis.call('MGET', P .. 'archived', P .. 'sealed')
if day <= tonumber(days[2]) then return {'sealed'} end
if day > tonumber(days[1] or 0) or day ~= tonumber(days[2]) + 1 then return {'not-yet'} end

local ids = {}
for _, row in ipairs(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', most)) do
  local fields = {}
  for i = 1, #row[2], 2 do fields[row[2][i]] = row[2][i + 1] end
  for ref in string.gmatch(fields.chain, '[^,]+') do
    redis.call('HINCRBY', P .. 'closing', ref, fields.amount)
  end
  ids[#ids + 1] = row[1]
end
if #ids > 0 then
  redis.call('XDEL', KEYS[1], unpack(ids))
  -- Who sums rows and closing sums one after the other can tell that something moved meanwhile.
  redis.call('INCR', P .. 'moves')
end
if #ids == most then return {'more'} end
redis.call('DEL', KEYS[1])
redis.call('SET', P .. 'sealed', text(day))
return {'sealed'}
