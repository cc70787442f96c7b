-- Changes what an account has spent by hand, with a ledger entry for the difference.
--
-- KEYS[1]  the account's counter. ARGV: prefix, mark, ref, start and end of its window, new spent (nano-USD) or '' to
--          carry, ref to carry from, about (JSON).
-- Answers  done, difference | period, now | epoch
local P, mark, ref, from, to, new, left, about =
  ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6], ARGV[7], ARGV[8]
if not isOpen(P, mark) then return {'epoch'} end
local now = clock()
if now < from or now >= to then return {'period', now} end
local spent = tonumber(redis.call('GET', KEYS[1]) or 0)
local target = tonumber(new)
-- A carry takes the spend of the period that was left into the one that was entered, which it may have held before.
if not target then target = math.max(spent, tonumber(redis.call('GET', P .. 'spent:' .. left) or 0)) end
local difference = target - spent
if difference ~= 0 then
  local amount = text(difference)
  redis.call('INCRBY', KEYS[1], amount)
  if new ~= '' then
    redis.call('HINCRBY', P .. 'daily:' .. math.floor(now / 86400000), string.match(ref, '^[^@]+'), amount)
  end
  enter(P, now, 'adjusted', '', difference, ref, about, '{}')
end
return {'done', difference}
