-- Ends a hold, once: frees it, adds the charge to every account of its own chain, writes one ledger entry and
-- leaves a tombstone that outlives any repeat.
--
-- KEYS[1]  the hold's record. Every other key is made from the prefix, which carries the same hash tag.
-- ARGV     prefix, mark, hold id, kind (charge | release | expire), amount (nano-USD), outcome (JSON),
--          tombstone time (ms), chain and about (JSON) as the settler knows them, if the record is lost,
--          ids of accounts that are freed but not charged ("a,b")
--
-- Answers  charged | released | expired, amount, waited-on refs…   settled now
--          corrected, amount, …     it had expired: one entry replaced the provisional charge by the true one,
--                                   and one more took it back from the accounts that are not charged
--          already, amount          it was settled before; nothing changed
--          late, amount, …          no record of it: charged by the chain that came along
--          unknown                  no record of it, nothing to charge; a hold that comes later is refused
--          not-due | epoch
local P, mark, id, kind = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local amount, outcome, tombstoneMillis = tonumber(ARGV[5]), ARGV[6], ARGV[7]

if not isOpen(P, mark) then return {'epoch'} end
local now = clock()
local hold = redis.call('HMGET', KEYS[1], 'state', 'amount', 'chain', 'about', 'charged')
local state, held, chain, about, provisional = hold[1], tonumber(hold[2]), hold[3], hold[4], tonumber(hold[5])
-- One that is damaged stays as it is, and held, for whoever repairs it.
if state == 'held' and not (held and chain and about) or state == 'expired' and not (provisional and chain and about) then
  return redis.error_reply('DAMAGED the record of the hold is not whole')
end

local function bury(as, charged)
  redis.call('HSET', KEYS[1], 'v', '1', 'state', as, 'charged', text(charged))
  -- Only an expired hold can still be corrected, and needs its chain for that.
  if as ~= 'expired' then redis.call('HDEL', KEYS[1], 'chain', 'about', 'amount', 'tokens', 'remaining', 'spent') end
  redis.call('PEXPIRE', KEYS[1], tombstoneMillis)
  redis.call('ZREM', P .. 'deadlines', id)
end

local spared = {}
for account in string.gmatch(ARGV[10] or '', '[^,]+') do spared[account] = true end

local function write(entry, spend, refs)
  enter(P, now, entry, id, spend, table.concat(refs, ','), about, outcome)
end

-- Adds to what the accounts have spent, takes from what they hold, and tells the ledger. What spared accounts
-- were charged provisionally (unspend) they get back.
local function post(entry, spend, free, unspend)
  local day = math.floor(now / 86400000)
  local answer, charged, others = {entry, amount}, {}, {}
  local helds, frees, spents, accounts, costs = {}, {}, {}, {}, {}
  local anyWait = redis.call('EXISTS', P .. 'waiting') == 1
  for ref in string.gmatch(chain, '[^,]+') do
    local account, mine = string.match(ref, '^[^@]+'), spend
    if spared[account] then
      mine = -unspend
      others[#others + 1] = ref
    else
      charged[#charged + 1] = ref
    end
    if free > 0 then
      helds[#helds + 1] = P .. 'held:' .. ref
      frees[#frees + 1] = -free
    end
    if mine ~= 0 then
      spents[#spents + 1] = P .. 'spent:' .. ref
      accounts[#accounts + 1] = account
      costs[#costs + 1] = mine
    end
    if anyWait and redis.call('EXISTS', P .. 'wait:' .. ref) == 1 then answer[#answer + 1] = ref end
  end
  local zero = addAll(helds, frees)
  if #zero > 0 then redis.call('DEL', unpack(zero)) end
  addAll(spents, costs)
  addAllIn(P .. 'daily:' .. day, accounts, costs)
  write(entry, spend, charged)
  if #others > 0 and unspend ~= 0 then write(entry, -unspend, others) end
  if #answer > 2 then redis.call('PUBLISH', P .. 'freed', table.concat(answer, ',', 3)) end
  return answer
end

if state == 'held' then
  if kind == 'expire' then
    local deadline = redis.call('ZSCORE', P .. 'deadlines', id)
    if deadline and tonumber(deadline) > now then return {'not-due'} end
    amount = held
    bury('expired', held)
    return post('expired', held, held, 0)
  elseif kind == 'release' then
    amount = 0
    bury('released', 0)
    return post('released', 0, held, 0)
  end
  bury('charged', amount)
  return post('charged', amount, held, 0)
elseif kind == 'expire' then
  redis.call('ZREM', P .. 'deadlines', id)
  return {'already', provisional or 0}
elseif state == 'expired' then
  if kind == 'release' then amount = 0 end
  bury('charged', amount)
  return post('corrected', amount - provisional, 0, provisional)
elseif state then
  return {'already', provisional or 0}
elseif kind == 'release' then
  bury('released', 0)
  return {'unknown'}
end
chain, about = ARGV[8], ARGV[9]
bury('charged', amount)
return post('late', amount, 0, 0)
