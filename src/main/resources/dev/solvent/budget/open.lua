-- Opens the ledger: makes schema and epoch on an empty store, if it may, and tells what is there on any other.
--
-- KEYS[1]  the epoch. ARGV: prefix, schema, a fresh epoch or '' to make nothing, the epoch that is known or ''.
-- Answers  schema, epoch ('' if there is none), day of birth or -1, now, sequence,
--          1 if the epoch is the known one, or came after it when an operator accepted a loss; else 0
local P, schema, fresh, follows = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local now = clock()
if fresh ~= '' and redis.call('EXISTS', P .. 'schema') == 0 then
  begin(P, now, schema, fresh)
end
local epoch = redis.call('GET', KEYS[1]) or ''
while follows and follows ~= epoch do
  follows = redis.call('HGET', P .. 'accepted', follows)
end
return {redis.call('GET', P .. 'schema') or '', epoch, tonumber(redis.call('GET', P .. 'born') or -1), now,
  tonumber(redis.call('GET', P .. 'sequence') or 0), follows and 1 or 0}
