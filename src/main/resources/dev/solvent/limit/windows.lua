-- Put before the scripts of the limits.

-- Numbers become text by this alone: Lua writes 1e14 as "1e+14".
local function text(n) return string.format('%.0f', n) end

-- Redis's time in milliseconds.
local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- What was counted in the present minute of a scope: a hash that ends with it.
local function windowKey(P, scope) return P .. 'rate:' .. scope end

-- The requests in flight of a scope by their deadlines.
local function slotsKey(P, scope) return P .. 'slots:' .. scope end

-- What a request counts as, so that it can be corrected: a hash with the tokens that are reserved for it, and for each limit
-- the scope, the end of the window (0 if nothing is counted in one) and what is counted (some of r, t, s).
local function permitKey(P, id) return P .. 'permit:' .. id end

-- The limits of a request that is counted, and the tokens that are reserved for it; nothing if it is not, or not any more.
local function counted(key)
  local flat, permit = redis.call('HGETALL', key), {}
  for i = 1, #flat, 2 do permit[flat[i]] = flat[i + 1] end
  if not permit.tokens then return nil end
  local limits = {}
  for i = 1, tonumber(permit.limits) do
    local n = text(i)
    limits[i] = {scope = permit['scope:' .. n], ends = tonumber(permit['ends:' .. n]), what = permit['what:' .. n]}
  end
  return limits, tonumber(permit.tokens), tonumber(permit.output)
end
