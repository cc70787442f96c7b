-- Lists holds whose deadline has passed. After a time in which nobody asked (every gateway or Redis was away),
-- nothing is due for a while, so that owners with the true figure come before a provisional charge.
--
-- KEYS[1]  the deadlines. ARGV: prefix, gap (ms), grace (ms), how many at most. Answers hold ids.
local P, gap, grace, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local swept = redis.call('HMGET', P .. 'sweep', 'last', 'from')
local last, from = tonumber(swept[1] or now), tonumber(swept[2] or 0)
if now - last > gap then from = now + grace end
redis.call('HSET', P .. 'sweep', 'last', string.format('%.0f', now), 'from', string.format('%.0f', from))
if now < from then return {} end
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now), 'LIMIT', '0', most)
