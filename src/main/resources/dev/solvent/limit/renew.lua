-- Moves the deadlines of slots on whose requests live. A slot that has ended is not brought back: somebody else may have it.
--
-- KEYS[1]  some key of the installation. ARGV: prefix, slot time (ms), request ids…
-- Answers  the ids that have no slot any more.
local P, slotMillis = ARGV[1], tonumber(ARGV[2])
local now = clock()
local deadline = text(now + slotMillis)
local gone = {}
for i = 3, #ARGV do
  local id, lives = ARGV[i], false
  local key = permitKey(P, id)
  local permit = permitAt(key)
  for _, limit in ipairs(permit and permit.limits or {}) do
    local slots = slotsKey(P, limit.scope)
    if string.find(limit.what, 's') and tonumber(redis.call('ZSCORE', slots, id) or 0) > now then
      redis.call('ZADD', slots, deadline, id)
      redis.call('PEXPIRE', slots, text(slotMillis))
      lives = true
    end
  end
  if not lives then
    gone[#gone + 1] = id
  elseif redis.call('PTTL', key) < slotMillis then
    redis.call('PEXPIRE', key, text(slotMillis))
  end
end
return gone
