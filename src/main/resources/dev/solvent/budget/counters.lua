-- One page of counters, and how many entries the ledger had at that moment, so that the two can be compared on a live system.
--
-- KEYS[1]  any key, for the hash tag. ARGV: prefix, cursor, count.
-- Answers  next cursor, number of the last entry, {ref, what it has spent}*, {ref that may hold something}*
local P = ARGV[1]
-- Both kinds in one walk, which sees all keys of Redis, whoever's they are.
local page = redis.call('SCAN', ARGV[2], 'MATCH', P .. '[sh][pe][el][nd]*', 'COUNT', ARGV[3], 'TYPE', 'string')
local spent, held = {}, {}
for _, key in ipairs(page[2]) do
  local kind, ref = string.match(string.sub(key, #P + 1), '^(%a+):(.*)$')
  if kind == 'spent' then
    spent[#spent + 1] = ref
    spent[#spent + 1] = redis.call('GET', key)
  elseif kind == 'held' then
    held[#held + 1] = ref
  end
end
return {page[1], redis.call('GET', P .. 'sequence') or '0', spent, held}
