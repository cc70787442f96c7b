-- Writes a change of records, whole or not at all.
--
-- KEYS[1]  the counter that versions come from: a version never comes twice, also when a record is deleted and made again.
-- ARGV     the channel that tells of changes, then operations:
--            expect version-key version     the record is still at this version ('' if it must not exist)
--            room index-key most            the list has fewer records than that
--            claim claim-key owner heir-of  nobody else has this name, or one who goes by this change; the owner gets it
--            release claim-key owner        the owner gives the name back
--            list index-key place member    puts the record into a list
--            unlist index-key member        takes it out
--            put record-key version-key text
--            drop record-key version-key
--            tell message                   what changed, for whoever keeps copies
--            carry prefix mark from to start end about
--                                           what an account has spent, and what is held on it, goes from one window to
--                                           another, which lasts from start to end
--            spend prefix mark ref new start end about
--                                           what an account has spent in a window becomes that, with a ledger entry
--            audit log most age spend table action id by api-key team before after
--                                           notes a change, and drops the oldest notes beyond so many, or older than that
--                                           (ms); if spend is not empty, also what the spend before was and is now
--
-- Answers  done, '' | conflict, version-key | taken, claim-key | full, index-key | period, '' (the window is over) | epoch, ''
--
-- All checks come first, then all writes: a script that fails half-way keeps what it wrote.
local operands = {expect = 2, room = 2, claim = 3, release = 2, list = 3, unlist = 2, put = 3, drop = 2, tell = 1, carry = 7,
  spend = 7, audit = 12}

local now = clock()

-- The windows that are left, and those that are entered in their places.
local moves, moving = {}, false

local at = 2
while at <= #ARGV do
  local word, a, b = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  if word == 'expect' and (redis.call('GET', a) or '') ~= b then return {'conflict', a} end
  if word == 'room' and redis.call('ZCARD', a) >= tonumber(b) then return {'full', a} end
  if word == 'claim' then
    local owner = redis.call('GET', a) or b
    if owner ~= b and owner ~= ARGV[at + 3] then return {'taken', a} end
  end
  if word == 'carry' or word == 'spend' then
    if not isOpen(a, b) then return {'epoch', ''} end
    if now < tonumber(ARGV[at + 5]) or now >= tonumber(ARGV[at + 6]) then return {'period', ''} end
  end
  if word == 'carry' and redis.call('EXISTS', a .. 'held:' .. ARGV[at + 3]) == 1 then
    moves[ARGV[at + 3]] = ARGV[at + 4]
    moving = a
  end
  at = at + 1 + operands[word]
end

-- The holds in flight go along, and settle into the new window then. One whose record is damaged stays where it is.
local function moveHolds(P)
  local sums, helds, changes = {}, {}, {}
  for _, id in ipairs(redis.call('ZRANGE', P .. 'deadlines', '0', '-1')) do
    local hold = redis.pcall('HMGET', P .. 'hold:' .. id, 'amount', 'chain')
    local amount, refs, found = tonumber(hold[1]), {}, false
    for ref in string.gmatch(amount and hold[2] or '', '[^,]+') do
      local to = moves[ref]
      if to then
        sums[ref], sums[to] = (sums[ref] or 0) - amount, (sums[to] or 0) + amount
        found = true
      end
      refs[#refs + 1] = to or ref
    end
    if found then redis.call('HSET', P .. 'hold:' .. id, 'chain', table.concat(refs, ',')) end
  end
  for ref, change in pairs(sums) do
    helds[#helds + 1] = P .. 'held:' .. ref
    changes[#changes + 1] = change
  end
  local zero = addAll(helds, changes)
  if #zero > 0 then redis.call('DEL', unpack(zero)) end
end

-- Spend that the new window has already, from an earlier time in it, is in what is carried.
local function carry(P, from, to, start, stop, about)
  local left, entered = unpack(redis.call('MGET', P .. 'spent:' .. from, P .. 'spent:' .. to))
  local difference = tonumber(left or 0) - tonumber(entered or 0)
  if difference > 0 then
    redis.call('INCRBY', P .. 'spent:' .. to, text(difference))
    enter(P, now, 'adjusted', '', difference, to, about, '{}')
  end
  noteEnd(P, to, start, stop)
end

local was, is
local function audit(log, most, age, spend, ...)
  local values, note = {...}, {}
  for i, name in ipairs({'table', 'action', 'id', 'by', 'key', 'team', 'before', 'after'}) do
    if values[i] ~= '' then
      note[#note + 1] = name
      note[#note + 1] = values[i]
    end
  end
  if spend ~= '' and was ~= is then
    for _, value in ipairs({'was', text(was), 'is', text(is)}) do note[#note + 1] = value end
  elseif values[7] == '' and values[8] == '' then
    return
  end
  redis.call('XADD', log, 'MAXLEN', most, '*', unpack(note))
  redis.call('XTRIM', log, 'MINID', text(now - tonumber(age)))
end

at = 2
while at <= #ARGV do
  local word, a, b, c = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  if word == 'claim' then
    redis.call('SET', a, b)
  elseif word == 'release' then
    if redis.call('GET', a) == b then redis.call('DEL', a) end
  elseif word == 'list' then
    redis.call('ZADD', a, b, c)
  elseif word == 'unlist' then
    redis.call('ZREM', a, b)
  elseif word == 'put' then
    redis.call('SET', a, c)
    redis.call('SET', b, text(redis.call('INCR', KEYS[1])))
  elseif word == 'drop' then
    redis.call('DEL', a, b)
  elseif word == 'tell' then
    redis.call('PUBLISH', ARGV[1], a)
  elseif word == 'carry' then
    carry(a, c, ARGV[at + 4], tonumber(ARGV[at + 5]), tonumber(ARGV[at + 6]), ARGV[at + 7])
  elseif word == 'spend' then
    is = tonumber(ARGV[at + 4])
    was = is - adjust(a, now, c, tonumber(ARGV[at + 5]), tonumber(ARGV[at + 6]), is, ARGV[at + 7])
  elseif word == 'audit' then
    audit(unpack(ARGV, at + 1, at + 12))
  end
  at = at + 1 + operands[word]
end
if moving then moveHolds(moving) end
return {'done', ''}
