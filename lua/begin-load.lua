--[[
Claims the load of a showtime's map from Postgres: one loader at a time among all callers, for the length of a lease.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
ARGV
  1 leaseMs     how long others wait for this loader
RETURN
  LOADED        there is nothing to load
  WAIT          somebody loads; for how many ms their lease still lasts
  LOAD          epoch, to be given to finishLoad
]]
local showtime = KEYS[1]
local leaseMs = tonumber(ARGV[1])
-- include clock

local state = redis.call('HMGET', showtime, 'loaded', 'epoch', 'leaseUntil')
if state[1] then return {'LOADED'} end
local left = tonumber(state[3] or 0) - now
if left > 0 then return {'WAIT', left} end
local epoch = math.max(tonumber(state[2] or 0) + 1, nowMicros)
redis.call('HSET', showtime, 'epoch', string.format('%d', epoch), 'leaseUntil', string.format('%d', now + leaseMs))
return {'LOAD', epoch}
