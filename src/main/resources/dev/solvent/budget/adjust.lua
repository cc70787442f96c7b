-- Changes what an account has spent by hand, with a ledger entry for the difference.
--
-- KEYS[1]  the account's counter. ARGV: prefix, epoch, ref, new spent (nano-USD) or '' to carry, ref to carry from,
--          about (JSON). Answers the difference, or epoch.
local P, epoch, ref, new, from, about = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if redis.call('GET', P .. 'epoch') ~= epoch then return {'epoch'} end
local spent = tonumber(redis.call('GET', KEYS[1]) or 0)
local target = tonumber(new)
-- A carry takes the spend of the period that was left into the one that was entered, which it may have held before.
if not target then target = math.max(spent, tonumber(redis.call('GET', P .. 'spent:' .. from) or 0)) end
local difference = target - spent
if difference ~= 0 then
  local time = redis.call('TIME')
  local day = math.floor(tonumber(time[1]) / 86400)
  local amount = string.format('%.0f', difference)
  redis.call('INCRBY', KEYS[1], amount)
  if new ~= '' then redis.call('HINCRBY', P .. 'daily:' .. day, string.match(ref, '^[^@]+'), amount) end
  redis.call('XADD', P .. 'ledger:' .. day, '*', 'kind', 'adjusted', 'hold', '', 'amount', amount,
    'chain', ref, 'about', about, 'outcome', '{}')
end
return {difference}
