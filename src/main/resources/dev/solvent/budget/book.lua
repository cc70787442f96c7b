-- Put before the scripts that look into the ledger or write in it.

-- Numbers become text by this alone: Lua writes 1e14 as "1e+14".
local function text(n) return string.format('%.0f', n) end

-- Redis's time in milliseconds.
local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

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

-- Writes an entry into the stream of its day; if the clock has gone back to a day that is closed, into the first open one.
-- Entries are numbered, so that there is one order among all of them, whatever the clock does.
local function enter(P, now, kind, hold, amount, chain, about, outcome)
  local days = redis.call('MGET', P .. 'closed', P .. 'last')
  local day = math.max(math.floor(now / 86400000), tonumber(days[1] or 0) + 1)
  if day > tonumber(days[2] or 0) then redis.call('SET', P .. 'last', text(day)) end
  redis.call('XADD', P .. 'ledger:' .. day, '*', 'n', text(redis.call('INCR', P .. 'sequence')), 'kind', kind,
    'hold', hold, 'amount', text(amount), 'chain', chain, 'about', about, 'outcome', outcome)
end

-- Gives the ledger an epoch; an empty store gets all that a ledger needs.
local function begin(P, now, schema, epoch)
  local today = math.floor(now / 86400000)
  redis.call('SET', P .. 'epoch', epoch)
  redis.call('SETNX', P .. 'schema', schema)
  redis.call('SETNX', P .. 'born', text(today))
  -- The last day that takes no entries any more, and the last of which none are left.
  redis.call('SETNX', P .. 'closed', text(today - 1))
  redis.call('SETNX', P .. 'sealed', text(today - 1))
end
