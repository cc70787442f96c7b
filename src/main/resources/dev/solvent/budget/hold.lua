-- Takes a hold: the worst cost of one request against every account of its chain, all or nothing.
--
-- KEYS[1]  the hold's record. Every other key is made from the prefix, which carries the same hash tag.
-- ARGV     prefix, mark, hold id, hold time (ms), fixed (nano-USD), nano-USD an output token, wanted tokens,
--          usual tokens, crowded tokens, minimum tokens, fit ('as-asked', 'fair' or 'any'), share (percent),
--          crowded share (percent), wait (ms), account waited on ('' if none), about (JSON),
--          number of versions, {version key, version}*, number of accounts, {ref, limit or '', start, end, the limit's end}*,
--          number of the account whose spend is to be told (0 if none)
--
-- Answers  held, amount, tokens, now, remaining or -1, spent of that account | gone | epoch | stale | period, now
--          exceeded, account index, spent, held       | busy, account index, spent, held
--          not-as-asked (it fits, but not as asked, and must not be lowered)
--
-- Alone on its accounts, a request gets what it asks for, or all that is free. While others hold there, its fair part is
-- what such answers usually need, but at most its share of what is left of the limit. While others wait there, it is what
-- most such answers need, but at most the smaller share of a crowd. It is never less than a crowd's share of what is free,
-- nor than the request's minimum. 'fair' is busy rather than to take less; 'any', for a request whose time is up, takes what is
-- free if that is its minimum: nothing that fits is refused.
--
-- All checks come first, then all writes: a script that fails half-way keeps what it wrote.
local P, mark, id = ARGV[1], ARGV[2], ARGV[3]
local holdMillis, fixed, perToken = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local wanted, usual, crowded, minimum = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local fit, share, crowdedShare = ARGV[11], tonumber(ARGV[12]) / 100, tonumber(ARGV[13]) / 100
local waitMillis, waitedOn, about = tonumber(ARGV[14]), ARGV[15], ARGV[16]

local now = clock()

-- A client library may send a command again after a reconnect, so the second call answers as the first did.
local known = redis.call('HMGET', KEYS[1], 'state', 'amount', 'tokens', 'remaining', 'spent')
if known[1] == 'held' then
  return {'held', tonumber(known[2]), tonumber(known[3]), now, tonumber(known[4]), tonumber(known[5] or 0)}
elseif known[1] then
  return {'gone'}
end

local reads, versions = {P .. 'epoch', P .. 'sequence', P .. 'waiting'}, {}
local at = 18
for v = 1, tonumber(ARGV[17]) do
  reads[#reads + 1] = ARGV[at]
  versions[v] = ARGV[at + 1]
  at = at + 2
end
local accounts, refs = {}, {}
for a = 1, tonumber(ARGV[at]) do
  local ref = ARGV[at + 1]
  refs[a] = ref
  accounts[a] = {ref = ref, limit = tonumber(ARGV[at + 2]), from = tonumber(ARGV[at + 3]), to = tonumber(ARGV[at + 4]),
    limitEnds = tonumber(ARGV[at + 5])}
  if accounts[a].limit then
    reads[#reads + 1] = P .. 'spent:' .. ref
    accounts[a].key = P .. 'held:' .. ref
    reads[#reads + 1] = accounts[a].key
  end
  at = at + 5
end
local told = refs[tonumber(ARGV[at + 1])]
if told then reads[#reads + 1] = P .. 'spent:' .. told end
local got = redis.call('MGET', unpack(reads))
local spentBefore = told and tonumber(got[#reads] or 0) or 0

if not isOurs(got[1], got[2], mark) then return {'epoch'} end
for v = 1, #versions do
  if (got[3 + v] or '') ~= versions[v] then return {'stale'} end
end
for a = 1, #accounts do
  local account = accounts[a]
  if now < account.from or now >= math.min(account.to, account.limitEnds) then return {'period', now} end
end

if waitedOn ~= '' then redis.call('ZREM', P .. 'wait:' .. waitedOn, id) end

local anyWait = got[3]
local function cost(tokens) return fixed + tokens * perToken end
local least, amount = cost(minimum), cost(wanted)
local remaining, tightest = -1, nil
local read = 3 + #versions
for a = 1, #accounts do
  local account = accounts[a]
  if account.limit then
    local spent, held = tonumber(got[read + 1] or 0), tonumber(got[read + 2] or 0)
    read = read + 2
    account.held = held
    local left = account.limit - spent
    local free = left - held
    if left < least then return {'exceeded', a - 1, spent, held} end
    local waiting = anyWait and redis.call('ZCOUNT', P .. 'wait:' .. account.ref, now, '+inf') > 0
    if held > 0 or waiting then
      local part = math.min(cost(usual), math.floor(left * share))
      if waiting then part = math.min(cost(crowded), math.floor(left * crowdedShare)) end
      part = math.max(part, math.floor(free * crowdedShare))
      amount = math.min(amount, math.max(least, part))
    else
      amount = math.min(amount, free)
    end
    if not tightest or free < remaining then
      remaining, tightest = free, {'busy', a - 1, spent, held}
    end
  end
end

local enough = fit == 'fair' and amount or least
if tightest and remaining < enough then
  if waitMillis > 0 then
    if redis.call('PTTL', P .. 'waiting') < waitMillis then
      redis.call('SET', P .. 'waiting', '1', 'PX', text(waitMillis))
    end
    local queue = P .. 'wait:' .. accounts[tightest[2] + 1].ref
    redis.call('ZADD', queue, text(now + waitMillis), id)
    -- Never sooner than for those who wait longer.
    if redis.call('PTTL', queue) < waitMillis then redis.call('PEXPIRE', queue, text(waitMillis)) end
  end
  return tightest
end
if tightest then amount = math.min(amount, remaining) end

local tokens = wanted
if perToken > 0 then tokens = math.min(wanted, math.floor((amount - fixed) / perToken)) end
if tokens < wanted and fit == 'as-asked' then return {'not-as-asked'} end
amount = cost(tokens)
if remaining >= 0 then remaining = remaining - amount end

local writes = {}
for a = 1, #accounts do
  local account = accounts[a]
  if amount > 0 and account.held then
    writes[#writes + 1] = account.key
    writes[#writes + 1] = text(account.held + amount)
  elseif amount > 0 then
    redis.call('INCRBY', P .. 'held:' .. account.ref, text(amount))
  end
  noteEnd(P, account.ref, account.from, account.to)
end
if #writes > 0 then redis.call('MSET', unpack(writes)) end
redis.call('HSET', KEYS[1], 'v', '1', 'state', 'held', 'amount', text(amount), 'tokens', text(tokens),
  'remaining', text(remaining), 'spent', text(spentBefore), 'chain', table.concat(refs, ','), 'born', text(now), 'about', about)
redis.call('ZADD', P .. 'deadlines', text(now + holdMillis), id)
return {'held', amount, tokens, now, remaining, spentBefore}
