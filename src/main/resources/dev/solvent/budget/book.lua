-- Put before the scripts that look into the ledger or write in it.

-- Whether the ledger with that epoch and sequence is the one that the gateway knows, and not older than it has seen it.
-- A mark is an epoch, a slash and a sequence number.
local function isOurs(epoch, sequence, mark)
  local known, seen = string.match(mark, '^(.*)/(%d+)$')
  return epoch == known and tonumber(sequence or 0) >= tonumber(seen)
end

local function isOpen(P, mark)
  local book = redis.call('MGET', P .. 'epoch', P .. 'sequence')
  return isOurs(book[1], book[2], mark)
end

-- Up to here Lua counts exactly.
local LARGEST = 9007199254740991

-- Adds to many counters at once, with two commands for all of them, since each command costs more than the sum. What Lua
-- cannot count is left to Redis. Answers the keys that have come to zero.
local function addAll(keys, changes)
  local zero, writes = {}, {}
  if #keys == 0 then return zero end
  local before = redis.call('MGET', unpack(keys))
  for i = 1, #keys do
    local old = tonumber(before[i] or 0)
    local sum = old + changes[i]
    if math.abs(old) > LARGEST or math.abs(sum) > LARGEST then
      redis.call('INCRBY', keys[i], text(changes[i]))
    else
      writes[#writes + 1] = keys[i]
      writes[#writes + 1] = text(sum)
      if sum == 0 then zero[#zero + 1] = keys[i] end
    end
  end
  if #writes > 0 then redis.call('MSET', unpack(writes)) end
  return zero
end

-- The same for fields of a hash.
local function addAllIn(hash, fields, changes)
  if #fields == 0 then return end
  local before, writes = redis.call('HMGET', hash, unpack(fields)), {}
  for i = 1, #fields do
    local old = tonumber(before[i] or 0)
    local sum = old + changes[i]
    if math.abs(old) > LARGEST or math.abs(sum) > LARGEST then
      redis.call('HINCRBY', hash, fields[i], text(changes[i]))
    else
      writes[#writes + 1] = fields[i]
      writes[#writes + 1] = text(sum)
    end
  end
  if #writes > 0 then redis.call('HSET', hash, unpack(writes)) end
end

-- Writes an entry into the stream of its day; if the clock has gone back to a day that is closed, into the first open one.
-- Entries are numbered, so that there is one order among all of them, whatever the clock does.
local function enter(P, now, kind, hold, amount, chain, about, outcome)
  local days = redis.call('MGET', P .. 'closed', P .. 'last')
  local day = math.max(math.floor(now / 86400000), tonumber(days[1] or 0) + 1)
  if day > tonumber(days[2] or 0) then redis.call('SET', P .. 'last', text(day)) end
  redis.call('XADD', P .. 'ledger:' .. day, '*', 'n', text(redis.call('INCR', P .. 'sequence')), 'kind', kind,
    'hold', hold, 'amount', text(amount), 'chain', chain, 'about', about, 'outcome', outcome)
end

-- Notes when a window ends that is shorter than a day, so that it is forgotten some day (forget.lua).
local function noteEnd(P, ref, from, to)
  if to - from < 86400000 then redis.call('ZADD', P .. 'ends', text(to), ref) end
end

-- Changes what an account has spent in a window by hand, with an entry for the difference, which it answers.
local function adjust(P, now, ref, from, to, new, about)
  local counter = P .. 'spent:' .. ref
  local difference = new - tonumber(redis.call('GET', counter) or 0)
  if difference ~= 0 then
    redis.call('INCRBY', counter, text(difference))
    redis.call('HINCRBY', P .. 'daily:' .. math.floor(now / 86400000), string.match(ref, '^[^@]+'), text(difference))
    noteEnd(P, ref, from, to)
    enter(P, now, 'adjusted', '', difference, ref, about, '{}')
  end
  return difference
end

-- Gives the ledger an epoch; an empty store gets all that a ledger needs.
local function begin(P, now, schema, epoch)
  local today = math.floor(now / 86400000)
  redis.call('SET', P .. 'epoch', epoch)
  redis.call('SETNX', P .. 'schema', schema)
  redis.call('SETNX', P .. 'born', text(today))
  -- Nobody could look for overdue holds before: an outage that begins before the first look is seen too (due.lua).
  redis.call('HSETNX', P .. 'sweep', 'last', text(now))
  -- The last day that takes no entries any more, and the last of which none are left.
  redis.call('SETNX', P .. 'closed', text(today - 1))
  redis.call('SETNX', P .. 'sealed', text(today - 1))
end
