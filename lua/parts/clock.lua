-- The only clock: Redis' own. `now` in ms, `nowMicros` in µs. Both become text by string.format('%d'): tostring keeps 14 digits, and
-- redis.call prints a number as a fraction, which takes twice as long.
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
