-- The showtime's one hash: loaded, seats, version, fence, epoch, leaseUntil, orphanRule, startsAt; "h:<id>", a hold's record;
-- "c:<id>", what is known of a customer. One hash, so that a command reads what it needs at once and writes what it changed at once:
-- with a hash each for those three, a hold took five commands more. needs: showtime
local known, unwritten = {}, {}

--- Reads all of `names` in one go.
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end

local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end

--- `value` false deletes the field. Nothing is written before writeFields.
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end

local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    -- Lua passes some thousand arguments at most.
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
