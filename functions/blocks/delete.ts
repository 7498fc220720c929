// DELETE /v1/showtimes/:showtimeId/blocks/:blockId — puts blocked seats on sale again. A repeat finds no such
// block: 404.
import * as v from 'valibot'
import { deleteBlock } from '#shared/db/blocks.ts'
import { unblockSeats } from '#shared/holds/seat-map.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { refuseStrangers } from '#shared/http/staff-answers.ts'
import { tellRedis } from '#shared/sales/tell-redis.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id, blockId: Id })

export default newFunction(
  {
    method: 'DELETE',
    path: '/v1/showtimes/:showtimeId/blocks/:blockId',
    summary: 'Unblock seats',
    access: 'staff',
    input: { params: Params },
    answers: { 204: null },
    problems: ['not_found'],
  },
  async (c, { params: { showtimeId, blockId } }) => {
    const { sql, redis, user, requestId, log } = c.var
    const refusal = await refuseStrangers(c, showtimeId)
    if (refusal) return refusal
    const freed = await deleteBlock(sql, { showtimeId, blockId, actorId: user.id, requestId })
    if (!freed) return problem(c, 'not_found')
    await tellRedis(log, showtimeId, () => unblockSeats(redis, showtimeId, freed))
    return c.body(null, 204)
  },
)
