-- Lists holds whose deadline has passed. After a time in which nobody asked (every gateway or Redis was away),
-- nothing is due for a while, so that owners with the true figure come before a provisional charge.
--
-- KEYS[1]  the deadlines. ARGV: prefix, gap (ms), grace (ms), how many at most. Answers hold ids.
local P, gap, grace, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local now = clock()
local swept = redis.call('HMGET', P .. 'sweep', 'last', 'from')
local last, from = tonumber(swept[1] or now), tonumber(swept[2] or 0)
-- A clock that has gone back must not put off what is due until it is there again.
if now - last > gap or from > now + grace then from = now + grace end
redis.call('HSET', P .. 'sweep', 'last', text(now), 'from', text(from))
if now < from then return {} end
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', text(now), 'LIMIT', '0', most)
