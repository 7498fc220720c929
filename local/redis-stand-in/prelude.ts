// What surrounds a script in the Redis stand-in, in Lua: the `redis` table, globals that cannot be set,
// errors with their line.
import { STRUCT } from './struct.ts'

/**
 * Not here: cjson, cmsgpack, bit, and most of struct. Takes (call, callSafely, sha1hex); answers the error
 * handler, the table of globals, and the environment of scripts.
 */
export const PRELUDE = `
local call, callSafely, sha1hex = ...
local getinfo, gsub, find, format = debug.getinfo, string.gsub, string.find, string.format

-- WebAssembly's long has 32 bits, Redis' 64: a time in ms would not fit into %d.
function string.format(pattern, ...)
  local values, count, at = { ... }, select('#', ...), 0
  pattern = gsub(pattern, '%%([-+ 0]*%d*)(%.?%d*)(.)', function(flags, precision, kind)
    if kind == '%' then return end
    at = at + 1
    local value = (kind == 'd' or kind == 'i') and precision == '' and tonumber(values[at])
    if not value then return end
    values[at] = (value < 0 and math.ceil(value) or math.floor(value)) + 0
    return '%' .. flags .. '.0f'
  end)
  return format(pattern, unpack(values, 1, count))
end

${STRUCT}
local function onError(problem)
  if type(problem) ~= 'table' then problem = { err = 'ERR ' .. tostring(problem) } end
  for level = 2, 100 do
    local frame = getinfo(level, 'Sl')
    if not frame then break end
    if frame.source == '@user_script' then
      problem.line = tostring(frame.currentline)
      break
    end
  end
  return problem
end

-- Redis' pcall hands on the text of an error, not its table.
local function onlyText(ok, problem, ...)
  if not ok and type(problem) == 'table' and problem.err then return ok, problem.err end
  return ok, problem, ...
end

local redis = {
  LOG_DEBUG = 0, LOG_VERBOSE = 1, LOG_NOTICE = 2, LOG_WARNING = 3,
  REPL_NONE = 0, REPL_AOF = 1, REPL_SLAVE = 2, REPL_REPLICA = 2, REPL_ALL = 3,
  REDIS_VERSION = '7.0.15', REDIS_VERSION_NUM = 0x0007000F,
  sha1hex = sha1hex,
  call = call,
  pcall = callSafely,
}

function redis.error_reply(text)
  text = gsub(text, '^-', '')
  if not find(text, ' ', 1, true) then text = 'ERR ' .. text end
  return { err = text }
end

function redis.status_reply(text) return { ok = text } end
function redis.log() end
function redis.replicate_commands() return true end
function redis.set_repl() end
function redis.setresp() end

-- Functions of libraries by name; those that were registered since this was asked last.
local functions, registered = {}, {}
function redis.register_function(name, callback)
  if type(name) == 'table' then name, callback = name.function_name, name.callback end
  functions[name] = callback
  registered[#registered + 1] = name
end
local function takeRegistered()
  local names = registered
  registered = {}
  return names
end

local globals = { redis = redis, struct = struct, __functions = functions, __registered = takeRegistered }
for _, name in ipairs({
  'assert', 'collectgarbage', 'error', 'getmetatable', 'ipairs', 'loadstring', 'math', 'next', 'pairs',
  'rawequal', 'rawget', 'rawset', 'select', 'setmetatable', 'string', 'table', 'tonumber', 'tostring', 'type',
  'unpack', 'xpcall', '_VERSION',
}) do globals[name] = _G[name] end

function globals.pcall(...) return onlyText(pcall(...)) end

setmetatable(globals, { __index = function(_, name)
  error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
end })

local environment = setmetatable({}, {
  __index = globals,
  __newindex = function() error('Attempt to modify a readonly table', 2) end,
})
globals._G = environment

return onError, globals, environment
`
