-- A command that is sent twice finds its own hold. needs: holdId, customerId, and the answer of HMGET as `state`, version fourth
local function repeatedHold()
  local own = readHold(holdId)
  if not own or own.expiresAt <= now then return nil end
  if own.customer ~= customerId then return {'FOREIGN'} end
  return {'HOLD', own.fence, own.expiresAt, now, tonumber(state[4]), 1, own.seats, ''}
end
