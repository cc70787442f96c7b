-- Put before all scripts that count.

-- Numbers become text by this alone: Lua writes 1e14 as "1e+14".
local function text(n) return string.format('%.0f', n) end

-- Redis's time in milliseconds.
local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
