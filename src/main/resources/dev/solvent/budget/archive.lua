-- Tells whether all rows of a closed day have been read for the archive, and notes that they are in it.
--
-- KEYS[1]  the day's stream. ARGV: prefix, mark, day, how many rows were read, 'look' or 'note'.
-- Answers  complete | before (the day is in an archive) | incomplete | epoch
local P, mark, day, rows, act = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
if not isOpen(P, mark) then return {'epoch'} end
local days = redis.call('MGET', P .. 'closed', P .. 'archived')
if tonumber(days[2] or 0) >= day then return {'before'} end
if day > tonumber(days[1]) or redis.call('XLEN', KEYS[1]) ~= rows then return {'incomplete'} end
if act == 'note' then redis.call('SET', P .. 'archived', text(day)) end
return {'complete'}
