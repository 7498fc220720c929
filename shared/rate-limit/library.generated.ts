// Generated from lua/ by lua/build.ts (npm run build:lua): do not edit.

export const library = { name: 'milo_limits_1_1e4ea804', source: `#!lua name=milo_limits_1_1e4ea804
local call, byte, find, format, gmatch, gsub, concat, floor, huge, max, min, sub, pack, unpackBytes
local NEVER, NEVER_TEXT = 281474976710655, '281474976710655'
local function bind()
  call = redis.call
  byte, find, format, gmatch, gsub = string.byte, string.find, string.format, string.gmatch, string.gsub
  concat, floor, huge, max, min, sub = table.concat, math.floor, math.huge, math.max, math.min, string.sub
  pack, unpackBytes = struct.pack, struct.unpack
end
local function readClock()
  local time = call('TIME')
  local micros = time[1] * 1000000 + time[2]
  return floor(micros / 1000), micros
end
redis.register_function{function_name = 'milo_limits_1_1e4ea804_spendAllowance', flags = {}, callback = function(KEYS, ARGV)
if not call then bind() end
local allowance = KEYS[1]
local everyMicros = tonumber(ARGV[1])
local burst = tonumber(ARGV[2])
local wanted = tonumber(ARGV[3])
local _, nowMicros = readClock()
local full = max(tonumber(call('GET', allowance) or 0), nowMicros)
local units = floor((burst * everyMicros - (full - nowMicros)) / everyMicros)
if units < 1 then return format('EMPTY %d', full - nowMicros - (burst - 1) * everyMicros) end
local spent = min(wanted, units)
full = full + spent * everyMicros
call('SET', allowance, format('%d', full), 'PX', format('%d', math.ceil((full - nowMicros) / 1000)))
return format('SPENT %d %d %d', spent, units - spent, full - nowMicros)
end}
` } as const

/** Spends from an allowance that refills steadily (GCRA): as many of the wanted units as it has, or none where it has none. */
export const spendAllowance = {
  library,
  name: 'milo_limits_1_1e4ea804_spendAllowance',
  readOnly: false,
  keys: ['allowance'],
  args: ['everyMicros', 'burst', 'wanted'],
  rest: undefined,
  replies: {
    SPENT: ['units', 'left', 'fullMicros'],
    EMPTY: ['retryMicros'],
  },
} as const
