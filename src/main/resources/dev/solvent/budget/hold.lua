-- Takes a hold: the worst cost of one request against every account of its chain, all or nothing.
--
-- KEYS[1]  the hold's record. Every other key is made from the prefix, which carries the same hash tag.
-- ARGV     prefix, mark, hold id, hold time (ms), fixed (nano-USD), nano-USD an output token, wanted tokens,
--          minimum tokens, lower ('lower' or 'as-asked'), share (percent), wait (ms), account waited on ('' if none),
--          about (JSON),
--          number of versions, {version key, version}*, number of accounts, {ref, limit or '', start, end}*
--
-- Answers  held, amount, tokens, now, remaining or -1 | gone | epoch | stale | period, now
--          exceeded, account index, spent, held       | busy, account index, spent, held
--          not-as-asked (it fits, but not as asked, and must not be lowered)
--
-- All checks come first, then all writes: a script that fails half-way keeps what it wrote.
local P, mark, id = ARGV[1], ARGV[2], ARGV[3]
local holdMillis, fixed, perToken = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local wanted, minimum, mayLower = tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9] == 'lower'
local share, waitMillis, waitedOn, about = tonumber(ARGV[10]), tonumber(ARGV[11]), ARGV[12], ARGV[13]

local now = clock()

-- A client library may send a command again after a reconnect, so the second call answers as the first did.
local known = redis.call('HMGET', KEYS[1], 'state', 'amount', 'tokens', 'remaining')
if known[1] == 'held' then
  return {'held', tonumber(known[2]), tonumber(known[3]), now, tonumber(known[4])}
elseif known[1] then
  return {'gone'}
end

local reads, versions = {P .. 'epoch', P .. 'sequence'}, {}
local at = 15
for v = 1, tonumber(ARGV[14]) do
  reads[#reads + 1] = ARGV[at]
  versions[v] = ARGV[at + 1]
  at = at + 2
end
local accounts, refs = {}, {}
for a = 1, tonumber(ARGV[at]) do
  local ref = ARGV[at + 1]
  refs[a] = ref
  accounts[a] = {ref = ref, limit = tonumber(ARGV[at + 2]), from = tonumber(ARGV[at + 3]), to = tonumber(ARGV[at + 4])}
  if accounts[a].limit then
    reads[#reads + 1] = P .. 'spent:' .. ref
    reads[#reads + 1] = P .. 'held:' .. ref
  end
  at = at + 4
end
local got = redis.call('MGET', unpack(reads))

if not isOurs(got[1], got[2], mark) then return {'epoch'} end
for v = 1, #versions do
  if (got[2 + v] or '') ~= versions[v] then return {'stale'} end
end
for a = 1, #accounts do
  if now < accounts[a].from or now >= accounts[a].to then return {'period', now} end
end

if waitedOn ~= '' then redis.call('ZREM', P .. 'wait:' .. waitedOn, id) end

local least, amount = fixed + minimum * perToken, fixed + wanted * perToken
local remaining, busy = -1, nil
local read = 2 + #versions
for a = 1, #accounts do
  local account = accounts[a]
  if account.limit then
    local spent, held = tonumber(got[read + 1] or 0), tonumber(got[read + 2] or 0)
    read = read + 2
    local free = account.limit - spent - held
    if account.limit - spent < least then return {'exceeded', a - 1, spent, held} end
    if free < least then
      busy = busy or {'busy', a - 1, spent, held}
    else
      -- While others hold or wait here, one request leaves them their share.
      local mine = free
      if held > 0 or redis.call('ZCOUNT', P .. 'wait:' .. account.ref, now, '+inf') > 0 then
        mine = math.max(least, math.floor(free * (share / 100)))
      end
      amount = math.min(amount, mine)
    end
    if remaining < 0 or free < remaining then remaining = free end
  end
end
if busy then
  if waitMillis > 0 then
    local queue = P .. 'wait:' .. accounts[busy[2] + 1].ref
    redis.call('ZADD', queue, text(now + waitMillis), id)
    -- Never sooner than for those who wait longer.
    if redis.call('PTTL', queue) < waitMillis then redis.call('PEXPIRE', queue, text(waitMillis)) end
  end
  return busy
end

local tokens = wanted
if perToken > 0 then tokens = math.min(wanted, math.floor((amount - fixed) / perToken)) end
if tokens < wanted and not mayLower then return {'not-as-asked'} end
amount = fixed + tokens * perToken
if remaining >= 0 then remaining = remaining - amount end

local amountText = text(amount)
for a = 1, #accounts do
  redis.call('INCRBY', P .. 'held:' .. accounts[a].ref, amountText)
end
redis.call('HSET', KEYS[1], 'v', '1', 'state', 'held', 'amount', amountText, 'tokens', text(tokens),
  'remaining', text(remaining), 'chain', table.concat(refs, ','), 'born', text(now), 'about', about)
redis.call('ZADD', P .. 'deadlines', text(now + holdMillis), id)
return {'held', amount, tokens, now, remaining}
