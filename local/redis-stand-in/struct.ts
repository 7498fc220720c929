// Redis' struct library for the scripts of the stand-in, in Lua: as much of it as scripts need.

/**
 * Big-endian integers of 1 to 7 bytes (I unsigned, i signed: exact as far as a number is, 2^53) and s, text
 * that ends at its first zero. Goes into the prelude, where it makes a local `struct`.
 */
export const STRUCT = `
local struct = {}

local function eachField(pattern, visit)
  local body = string.match(pattern, '^>(.*)$') or error('struct: only big-endian formats are here')
  for kind, size in string.gmatch(body, '(.)(%d*)') do
    if not (kind == 's' and size == '') and not ((kind == 'I' or kind == 'i') and find(size, '^[1-7]$')) then
      error("struct: '" .. kind .. size .. "' is not here")
    end
    visit(kind, tonumber(size))
  end
end

function struct.pack(pattern, ...)
  local values, at, parts = { ... }, 0, {}
  eachField(pattern, function(kind, size)
    at = at + 1
    if kind == 's' then
      parts[at] = values[at] .. '\\0'
      return
    end
    local rest, bytes = math.floor(values[at]), {}
    for place = size, 1, -1 do
      bytes[place] = rest % 256
      rest = (rest - bytes[place]) / 256
    end
    parts[at] = string.char(unpack(bytes))
  end)
  return table.concat(parts)
end

function struct.unpack(pattern, data)
  local values, count, at = {}, 0, 1
  eachField(pattern, function(kind, size)
    count = count + 1
    if kind == 's' then
      local ends = find(data, '\\0', at, true) or error('unfinished string in data')
      values[count] = string.sub(data, at, ends - 1)
      at = ends + 1
      return
    end
    if at + size - 1 > #data then error('data string too short') end
    local value = 0
    for place = at, at + size - 1 do value = value * 256 + string.byte(data, place) end
    if kind == 'i' and value >= 2 ^ (8 * size - 1) then value = value - 2 ^ (8 * size) end
    values[count] = value
    at = at + size
  end)
  values[count + 1] = at
  return unpack(values, 1, count + 1)
end
`
