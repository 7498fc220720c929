// What surrounds functions in the in-memory Redis, in Lua: the `redis` table, the parts of Lua's and Redis'
// own libraries that Milo's functions use, and errors with their line.

/**
 * Takes redis.call; answers the handler of errors and the entries `load` and `call`. WebAssembly's
 * long has 32 bits, Redis' 64: a time in ms would not fit into %d, the only format here. Of struct there are
 * big-endian integers of 1 to 7 bytes (I unsigned, i signed; exact as far as a number is, 2^53) and s, text
 * that ends at its first zero.
 */
export const PRELUDE = `
local find, format, gmatch, gsub, sub = string.find, string.format, string.gmatch, string.gsub, string.sub
local getinfo, floor, ceil = debug.getinfo, math.floor, math.ceil

function string.format(pattern, ...)
  local values = { ... }
  for at, text in ipairs(values) do
    local value = tonumber(text)
    values[at] = (value < 0 and ceil or floor)(value) + 0
  end
  return format(gsub(pattern, '%%d', '%%.0f'), unpack(values))
end

local struct = {}

function struct.pack(pattern, ...)
  local values, at, parts = { ... }, 0, {}
  for kind, size in gmatch(sub(pattern, 2), '(%a)(%d*)') do
    at = at + 1
    if kind == 's' then
      parts[at] = values[at] .. '\\0'
    else
      local rest, bytes = floor(values[at]), {}
      for place = size, 1, -1 do
        bytes[place] = rest % 256
        rest = (rest - bytes[place]) / 256
      end
      parts[at] = string.char(unpack(bytes))
    end
  end
  return table.concat(parts)
end

function struct.unpack(pattern, data)
  local values, count, at = {}, 0, 1
  for kind, size in gmatch(sub(pattern, 2), '(%a)(%d*)') do
    count = count + 1
    if kind == 's' then
      local ends = find(data, '\\0', at, true) or error('unfinished string in data')
      values[count], at = sub(data, at, ends - 1), ends + 1
    else
      if at + size - 1 > #data then error('data string too short') end
      local value = 0
      for place = at, at + size - 1 do value = value * 256 + string.byte(data, place) end
      if kind == 'i' and value >= 2 ^ (8 * size - 1) then value = value - 2 ^ (8 * size) end
      values[count], at = value, at + size
    end
  end
  values[count + 1] = at
  return unpack(values, 1, count + 1)
end

local redis, functions, libraries, loading, running = { call = ... }, {}, {}, nil, nil

function redis.register_function(registered)
  functions[registered.function_name] = registered.callback
  libraries[registered.function_name] = loading
end

local environment = setmetatable({}, {
  __index = {
    redis = redis, struct = struct, ipairs = ipairs, math = math, next = next, pairs = pairs, select = select,
    string = string, table = table, tonumber = tonumber, tostring = tostring, type = type, unpack = unpack,
  },
  __newindex = function() error('Attempt to modify a readonly table', 2) end,
})

local function onError(problem)
  local text = type(problem) == 'table' and problem.err or 'ERR ' .. tostring(problem)
  for level = 2, 100 do
    local frame = getinfo(level, 'Sl')
    if not frame then break end
    if frame.source == '@user_function' then
      return format('%s script: %s, on @user_function:%d.', text, running, frame.currentline)
    end
  end
  return text
end

local function forget(library)
  for name, from in pairs(libraries) do
    if from == library then functions[name], libraries[name] = nil, nil end
  end
end

return onError, {
  load = function(library, source)
    local chunk, complaint = loadstring(source, '@user_function')
    if not chunk then error({ err = 'ERR Error compiling function: ' .. complaint }) end
    forget(library)
    loading = library
    setfenv(chunk, environment)()
    return library
  end,
  call = function(name, keys, argv)
    running = name
    local callback = functions[name] or error({ err = 'ERR Function not found' })
    return callback(keys, argv)
  end,
}
`
