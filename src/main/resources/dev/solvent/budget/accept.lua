-- Accepts that a ledger, or some of it, is lost: gives what is there a new epoch, and says so in the ledger. Gateways
-- that knew one of the epochs before it go over to the new one.
--
-- KEYS[1]  the epoch. ARGV: prefix, schema, a fresh epoch, the epoch that was known or '', the epoch that was found or '',
--          about (JSON).
-- Answers  accepted | changed (another epoch is there than was found)
local P, schema, fresh, known, found, about = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if (redis.call('GET', KEYS[1]) or '') ~= found then return {'changed'} end
local now = clock()
begin(P, now, schema, fresh)
if known ~= '' then redis.call('HSET', P .. 'accepted', known, fresh) end
if found ~= '' then redis.call('HSET', P .. 'accepted', found, fresh) end
enter(P, now, 'accepted', '', 0, '', about, '{}')
return {'accepted'}
