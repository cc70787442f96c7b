-- Corrects what a request counts as: reserves another amount for it, finishes it with what it used, or undoes it. What was
-- counted in a window that has ended needs no correction. A request that is not counted, or not any more, is left alone.
--
-- KEYS[1]  the permit. ARGV: prefix, request id, how ('reserve', 'finish' or 'undo'), tokens.
-- Answers  1 if it was counted, else 0.
local P, id, how, tokens = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local permit = permitAt(KEYS[1])
if not permit then return 0 end
for _, limit in ipairs(permit.limits) do
  local counts = {r = string.find(limit.what, 'r'), t = string.find(limit.what, 't'), s = string.find(limit.what, 's')}
  if counts.t or (counts.r and how == 'undo') then
    local window = windowKey(P, limit.scope)
    local got = redis.call('HMGET', window, 'end', 'requests', 'tokens')
    if tonumber(got[1] or 0) == limit.ends then
      local requests, used = tonumber(got[2]), tonumber(got[3])
      if counts.r and how == 'undo' then requests = requests - 1 end
      if counts.t then used = used + tokens - permit.tokens end
      writeWindow(window, limit.ends, requests, used)
    end
  end
  if counts.s and how ~= 'reserve' then redis.call('ZREM', slotsKey(P, limit.scope), id) end
end
if how == 'reserve' then
  permit.tokens = tokens
  redis.call('SET', KEYS[1], cmsgpack.pack(permit), 'KEEPTTL')
else
  redis.call('DEL', KEYS[1])
end
return 1
