-- The only clock: Redis' own. `now` in ms, `nowMicros` in µs. Numbers this large are written with whole(): tostring keeps 14 digits.
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
