// DELETE /v1/showtimes/:showtimeId/blocks/:blockId — puts blocked seats on sale again. A repeat finds no such block: 404.
import * as v from 'valibot'
import { deleteBlock } from '#shared/db/blocks.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { unblockSeats } from '#shared/holds/seat-map.ts'
import { Id } from '#shared/ids.ts'
import { refuseStrangers } from '#shared/staff.ts'

const Params = v.strictObject({ showtimeId: Id, blockId: Id })

export default newFunction({
  summary: 'Unblock seats',
  access: 'staff',
  answers: { 204: null },
  problems: ['not_found'],
}).delete('/v1/showtimes/:showtimeId/blocks/:blockId', valid('param', Params), async (c) => {
  const { showtimeId, blockId } = c.req.valid('param')
  const { sql, redis, user, requestId } = c.var
  const refusal = await refuseStrangers(c, showtimeId)
  if (refusal) return refusal
  const freed = await deleteBlock(sql, { showtimeId, blockId, actorId: user.id, requestId })
  if (!freed) return problem(c, 'not_found')
  await unblockSeats(redis, showtimeId, freed)
  return c.body(null, 204)
})
