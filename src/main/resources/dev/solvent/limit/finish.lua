-- Corrects what a request counts as: reserves less for it, finishes it with what it used, or undoes it. What was counted in a
-- window that has ended needs no correction. A request that is not counted, or not any more, is left alone.
--
-- KEYS[1]  the permit. ARGV: prefix, request id, how ('lower', 'finish' or 'undo'), tokens.
-- Answers  1 if it was counted, else 0.
local P, id, how, tokens = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local limits, reserved = counted(KEYS[1])
if not limits then return 0 end
for i = 1, #limits do
  local limit = limits[i]
  local window = windowKey(P, limit.scope)
  if limit.ends > 0 and tonumber(redis.call('HGET', window, 'end') or 0) == limit.ends then
    if string.find(limit.what, 't') then redis.call('HINCRBY', window, 'tokens', text(tokens - reserved)) end
    if how == 'undo' and string.find(limit.what, 'r') then redis.call('HINCRBY', window, 'requests', '-1') end
  end
  if how ~= 'lower' and string.find(limit.what, 's') then redis.call('ZREM', slotsKey(P, limit.scope), id) end
end
if how == 'lower' then
  redis.call('HSET', KEYS[1], 'tokens', text(tokens))
else
  redis.call('DEL', KEYS[1])
end
return 1
