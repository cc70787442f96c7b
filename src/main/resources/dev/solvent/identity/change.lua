-- Writes a change of records, whole or not at all.
--
-- KEYS[1]  the counter that versions come from: a version never comes twice, also when a record is deleted and made again.
-- ARGV     the channel that tells of changes, then operations:
--            expect version-key version     the record is still at this version ('' if it must not exist)
--            room index-key most            the list has fewer records than that
--            claim claim-key owner          nobody else has this name; the owner gets it
--            release claim-key owner        the owner gives the name back
--            list index-key place member    puts the record into a list
--            unlist index-key member        takes it out
--            put record-key version-key text
--            drop record-key version-key
--            tell message                   what changed, for whoever keeps copies
--
-- Answers  done, '' | conflict, version-key | taken, claim-key | full, index-key
--
-- All checks come first, then all writes: a script that fails half-way keeps what it wrote.
local operands = {expect = 2, room = 2, claim = 2, release = 2, list = 3, unlist = 2, put = 3, drop = 2, tell = 1}

local at = 2
while at <= #ARGV do
  local word, a, b = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  if word == 'expect' and (redis.call('GET', a) or '') ~= b then return {'conflict', a} end
  if word == 'room' and redis.call('ZCARD', a) >= tonumber(b) then return {'full', a} end
  if word == 'claim' and (redis.call('GET', a) or b) ~= b then return {'taken', a} end
  at = at + 1 + operands[word]
end

at = 2
while at <= #ARGV do
  local word, a, b, c = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  if word == 'claim' then
    redis.call('SET', a, b)
  elseif word == 'release' then
    if redis.call('GET', a) == b then redis.call('DEL', a) end
  elseif word == 'list' then
    redis.call('ZADD', a, b, c)
  elseif word == 'unlist' then
    redis.call('ZREM', a, b)
  elseif word == 'put' then
    redis.call('SET', a, c)
    redis.call('SET', b, string.format('%.0f', redis.call('INCR', KEYS[1])))
  elseif word == 'drop' then
    redis.call('DEL', a, b)
  elseif word == 'tell' then
    redis.call('PUBLISH', ARGV[1], a)
  end
  at = at + 1 + operands[word]
end
return {'done', ''}
