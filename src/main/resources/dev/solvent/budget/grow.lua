-- Makes a hold larger while its request runs: on every account of its own chain, in the windows in which it was taken,
-- or on none. Repeating it is harmless, since it is told the total that the hold should reach, not what to add.
--
-- KEYS[1]  the hold's record. Every other key is made from the prefix, which carries the same hash tag.
-- ARGV     prefix, mark, least total (nano-USD), wanted total (nano-USD), number of versions, {version key, version}*,
--          the limit (or '') of each account of the chain
--
-- Answers  grown, total, remaining or -1 | refused, account index, spent, held | gone | stale | epoch
local P, mark, least, wanted = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local hold = redis.call('HMGET', KEYS[1], 'state', 'amount', 'chain')
local reads, versions = {P .. 'epoch', P .. 'sequence'}, {}
local at = 6
for v = 1, tonumber(ARGV[5]) do
  reads[#reads + 1] = ARGV[at]
  versions[v] = ARGV[at + 1]
  at = at + 2
end
local refs, limits = {}, {}
for ref in string.gmatch(hold[3] or '', '[^,]+') do
  refs[#refs + 1] = ref
  limits[#refs] = tonumber(ARGV[at])
  at = at + 1
  if limits[#refs] then
    reads[#reads + 1] = P .. 'spent:' .. ref
    reads[#reads + 1] = P .. 'held:' .. ref
  end
end
local got = redis.call('MGET', unpack(reads))

if not isOurs(got[1], got[2], mark) then return {'epoch'} end
if hold[1] ~= 'held' then return {'gone'} end
if not (hold[2] and hold[3]) then return redis.error_reply('DAMAGED the record of the hold is not whole') end
for v = 1, #versions do
  if (got[2 + v] or '') ~= versions[v] then return {'stale'} end
end

local before = tonumber(hold[2])
local total, remaining = math.max(wanted, before), -1
local read = 2 + #versions
for a = 1, #refs do
  if limits[a] then
    local spent, held = tonumber(got[read + 1] or 0), tonumber(got[read + 2] or 0)
    read = read + 2
    local most = before + math.max(0, limits[a] - spent - held)
    if most < least then return {'refused', a - 1, spent, held} end
    total = math.min(total, most)
    if remaining < 0 or most < remaining then remaining = most end
  end
end
if remaining >= 0 then remaining = remaining - total end

if total > before then
  local helds, more = {}, {}
  for a = 1, #refs do
    helds[a], more[a] = P .. 'held:' .. refs[a], total - before
  end
  addAll(helds, more)
  redis.call('HSET', KEYS[1], 'amount', text(total))
end
return {'grown', total, remaining}
