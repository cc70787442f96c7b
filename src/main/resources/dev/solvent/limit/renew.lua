-- Moves the deadlines of slots on whose requests live. A slot that has ended is not brought back: somebody else may have it.
--
-- KEYS[1]  some key of the installation. ARGV: prefix, slot time (ms), request ids…
-- Answers  the ids that have no slot any more.
local P, slotMillis = ARGV[1], tonumber(ARGV[2])
local now = clock()
local deadline = text(now + slotMillis)
local gone = {}
for i = 3, #ARGV do
  local id = ARGV[i]
  local key = permitKey(P, id)
  local limits = counted(key)
  if limits then
    for l = 1, #limits do
      if string.find(limits[l].what, 's') then
        local slots = slotsKey(P, limits[l].scope)
        local until_ = tonumber(redis.call('ZSCORE', slots, id) or 0)
        if until_ > now then
          redis.call('ZADD', slots, deadline, id)
          redis.call('PEXPIRE', slots, text(slotMillis))
        end
      end
    end
    if redis.call('PTTL', key) < slotMillis then redis.call('PEXPIRE', key, text(slotMillis)) end
  else
    gone[#gone + 1] = id
  end
end
return gone
