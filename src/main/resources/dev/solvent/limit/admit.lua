-- Counts a request against all of its limits, or against none.
--
-- KEYS[1]  the permit. Every other key is made from the prefix, which carries the same hash tag.
-- ARGV     prefix, request id, window (ms), slot time (ms), input tokens, choices, wanted output tokens,
--          minimum output tokens, fit ('as-asked', 'oversized' or 'any'),
--          number of limits, {scope, requests or '', tokens or '', parallel or ''}*,
--          number of versions, {version key, version}*
--
-- Answers  granted, output tokens, now, {window end, requests, tokens}*   (as counted, this request included)
--          refused, limit index, measure, used, now, window end, 1 if it is more than the limit allows at all, else 0
--          stale (it would be refused, but by limits that have changed)
--
-- All checks come first, then all writes: a script that fails half-way keeps what it wrote.
local P, id = ARGV[1], ARGV[2]
local windowMillis, slotMillis = tonumber(ARGV[3]), tonumber(ARGV[4])
local input, choices = tonumber(ARGV[5]), tonumber(ARGV[6])
local wanted, minimum, fit = tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9]

local now = clock()

local limits, at = {}, 11
for i = 1, tonumber(ARGV[10]) do
  local limit = {
    scope = ARGV[at], requests = tonumber(ARGV[at + 1]), tokens = tonumber(ARGV[at + 2]), slots = tonumber(ARGV[at + 3]),
    ends = 0, usedRequests = 0, usedTokens = 0}
  at = at + 4
  if limit.requests or limit.tokens then
    limit.window = windowKey(P, limit.scope)
    local got = redis.call('HMGET', limit.window, 'end', 'requests', 'tokens')
    local ends = tonumber(got[1] or 0)
    if now < ends then
      limit.ends, limit.usedRequests, limit.usedTokens = ends, tonumber(got[2] or 0), tonumber(got[3] or 0)
    else
      limit.ends, limit.fresh = now + windowMillis, true
    end
  end
  if limit.slots then
    limit.inFlight = redis.call('ZCOUNT', slotsKey(P, limit.scope), '(' .. text(now), '+inf')
  end
  limits[i] = limit
end

local function granted(output)
  local answer = {'granted', output, now}
  for i = 1, #limits do
    answer[#answer + 1] = limits[i].ends
    answer[#answer + 1] = limits[i].usedRequests
    answer[#answer + 1] = limits[i].usedTokens
  end
  return answer
end

-- A client library may send a command again after a reconnect, so the second call answers as the first did.
local known = permitAt(KEYS[1])
if known then return granted(known.output) end

-- The output limit is lowered first, for all limits together; then every limit is asked whether that fits.
local output = wanted
for i = 1, #limits do
  local limit = limits[i]
  if limit.tokens then
    local left = limit.tokens - limit.usedTokens
    if input + choices * wanted > left
        and (fit == 'any' or (fit == 'oversized' and input + choices * wanted > limit.tokens)) then
      output = math.min(output, math.max(minimum, math.floor((left - input) / choices)))
    end
  end
end
local need = input + choices * output
local least = input + choices * (fit == 'as-asked' and wanted or minimum)

-- Of several that refuse, the one that does so for longest is told.
local refusal
local function refuse(index, measure, used, ends, never)
  if not refusal or never > refusal[7] or (never == refusal[7] and ends > refusal[6]) then
    refusal = {'refused', index - 1, measure, used, now, ends, never}
  end
end
for i = 1, #limits do
  local limit = limits[i]
  if limit.requests and limit.usedRequests >= limit.requests then
    refuse(i, 'requests', limit.usedRequests, limit.ends, limit.requests == 0 and 1 or 0)
  end
  if limit.tokens and limit.usedTokens + need > limit.tokens then
    refuse(i, 'tokens', limit.usedTokens, limit.ends, least > limit.tokens and 1 or 0)
  end
  if limit.slots and limit.inFlight >= limit.slots then
    refuse(i, 'max_parallel_requests', limit.inFlight, now, limit.slots == 0 and 1 or 0)
  end
end
if refusal then
  for v = 1, tonumber(ARGV[at]) do
    if (redis.call('GET', ARGV[at + 2 * v - 1]) or '') ~= ARGV[at + 2 * v] then return {'stale'} end
  end
  return refusal
end

local permit = {output = output, tokens = need, limits = {}}
local lasts = 0
for i = 1, #limits do
  local limit, what = limits[i], ''
  if limit.window then
    if limit.requests then
      limit.usedRequests = limit.usedRequests + 1
      what = what .. 'r'
    end
    if limit.tokens then
      limit.usedTokens = limit.usedTokens + need
      what = what .. 't'
    end
    writeWindow(limit.window, limit.ends, limit.usedRequests, limit.usedTokens)
    if limit.fresh then redis.call('PEXPIRE', limit.window, text(windowMillis)) end
    lasts = math.max(lasts, limit.ends - now)
  end
  if limit.slots then
    local slots = slotsKey(P, limit.scope)
    redis.call('ZREMRANGEBYSCORE', slots, '-inf', text(now))
    redis.call('ZADD', slots, text(now + slotMillis), id)
    redis.call('PEXPIRE', slots, text(slotMillis))
    what = what .. 's'
    lasts = math.max(lasts, slotMillis)
  end
  permit.limits[i] = {scope = limit.scope, ends = limit.ends, what = what}
end
redis.call('SET', KEYS[1], cmsgpack.pack(permit), 'PX', text(lasts))
return granted(output)
