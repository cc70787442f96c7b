-- Changes what an account has spent by hand, with a ledger entry for the difference.
--
-- KEYS[1]  the account's counter. ARGV: prefix, mark, ref, start and end of its window, new spent (nano-USD), about (JSON).
-- Answers  done, difference | period, now | epoch
local P, mark, ref, from, to, new, about =
  ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]
if not isOpen(P, mark) then return {'epoch'} end
local now = clock()
if now < from or now >= to then return {'period', now} end
return {'done', adjust(P, now, ref, from, to, new, about)}
