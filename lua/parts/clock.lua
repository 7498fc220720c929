-- The only clock: Redis' own. `now` in ms, `nowMicros` in µs. Both become text by string.format('%d'): tostring keeps 14 digits, and
-- redis.call prints a number as a fraction, which takes twice as long. What is called often has a local name: a global is looked up.
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
