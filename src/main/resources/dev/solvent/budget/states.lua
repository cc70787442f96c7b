-- How accounts stand in their windows.
--
-- KEYS[1]  any key of the installation, so that the script finds its server. ARGV: prefix, now, refs…
-- Answers  for each ref what is spent, what is held (nothing if there is no counter), and how many requests wait.
local P, now = ARGV[1], ARGV[2]
local found = {}
for i = 3, #ARGV do
  local counters = redis.call('MGET', P .. 'spent:' .. ARGV[i], P .. 'held:' .. ARGV[i])
  found[#found + 1] = counters[1]
  found[#found + 1] = counters[2]
  found[#found + 1] = redis.call('ZCOUNT', P .. 'wait:' .. ARGV[i], now, '+inf')
end
return found
