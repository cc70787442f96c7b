-- Opens the ledger: makes schema and epoch on an empty store, and tells what is there on any other.
--
-- KEYS[1]  the epoch. ARGV: prefix, schema, a fresh epoch.
-- Answers  schema, epoch ('' if lost), day of birth, now, sequence
local P = ARGV[1]
local now = clock()
if redis.call('EXISTS', P .. 'schema') == 0 then
  redis.call('SET', P .. 'schema', ARGV[2])
  redis.call('SET', P .. 'born', text(math.floor(now / 86400000)))
  redis.call('SET', KEYS[1], ARGV[3])
end
local born = tonumber(redis.call('GET', P .. 'born'))
-- The last day that takes no entries any more, and the last of which none are left.
redis.call('SETNX', P .. 'closed', text(born - 1))
redis.call('SETNX', P .. 'sealed', text(born - 1))
return {redis.call('GET', P .. 'schema'), redis.call('GET', KEYS[1]) or '', born, now,
  tonumber(redis.call('GET', P .. 'sequence') or 0)}
