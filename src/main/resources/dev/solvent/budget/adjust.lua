-- Changes what an account has spent by hand, with a ledger entry for the difference.
--
-- KEYS[1]  the account's counter. ARGV: prefix, mark, ref, start and end of its window, new spent (nano-USD), about (JSON).
-- Answers  done, difference | period, now | epoch
local P, mark, ref, from, to, new, about =
  ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]
if not isOpen(P, mark) then return {'epoch'} end
local now = clock()
if now < from or now >= to then return {'period', now} end
local difference = new - tonumber(redis.call('GET', KEYS[1]) or 0)
if difference ~= 0 then
  redis.call('INCRBY', KEYS[1], text(difference))
  redis.call('HINCRBY', P .. 'daily:' .. math.floor(now / 86400000), string.match(ref, '^[^@]+'), text(difference))
  noteEnd(P, ref, from, to)
  enter(P, now, 'adjusted', '', difference, ref, about, '{}')
end
return {'done', difference}
