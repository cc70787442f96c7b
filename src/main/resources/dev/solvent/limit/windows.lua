-- Put before the scripts of the limits.

-- What was counted in the present minute of a scope: a hash that ends with it.
local function windowKey(P, scope) return P .. 'rate:' .. scope end

-- The requests in flight of a scope by their deadlines.
local function slotsKey(P, scope) return P .. 'slots:' .. scope end

-- What a request counts as, so that it can be corrected: the output limit that it was granted, the tokens that are reserved for
-- it, and its limits: the scope, the end of the window (0 if nothing is counted in one) and what is counted (some of r, t, s).
local function permitKey(P, id) return P .. 'permit:' .. id end

-- The permit under that key; nothing if the request is not counted, or not any more.
local function permitAt(key)
  local packed = redis.call('GET', key)
  return packed and cmsgpack.unpack(packed)
end

-- Written as a whole, since each command costs more than what it does.
local function writeWindow(key, ends, requests, tokens)
  redis.call('HSET', key, 'end', text(ends), 'requests', text(requests), 'tokens', text(tokens))
end
