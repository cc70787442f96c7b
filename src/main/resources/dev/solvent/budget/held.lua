-- What the holds on record amount to on each account, beside what the account's counter says, at one moment.
--
-- KEYS[1]  the deadlines. ARGV: prefix, further refs to look at… Answers {ref, sum of holds, counter}*
local P = ARGV[1]
local sums, refs = {}, {}
local function see(ref)
  if not sums[ref] then
    sums[ref] = 0
    refs[#refs + 1] = ref
  end
end
for i = 2, #ARGV do see(ARGV[i]) end
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], '0', '-1')) do
  local hold = redis.call('HMGET', P .. 'hold:' .. id, 'amount', 'chain')
  for ref in string.gmatch(hold[2] or '', '[^,]+') do
    see(ref)
    sums[ref] = sums[ref] + tonumber(hold[1])
  end
end
local answer = {}
for _, ref in ipairs(refs) do
  answer[#answer + 1] = ref
  answer[#answer + 1] = sums[ref]
  answer[#answer + 1] = tonumber(redis.call('GET', P .. 'held:' .. ref) or 0)
end
return answer
