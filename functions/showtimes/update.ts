// PATCH /v1/showtimes/:showtimeId — changes prices, fee, end of sales or the rule for single seats. Whoever holds seats keeps
// the price that was promised with them.
import * as v from 'valibot'
import { Showtime } from '#shared/answers/showtimes.ts'
import { invalidates } from '#shared/cached.ts'
import { updateShowtime } from '#shared/db/showtimes-staff.ts'
import { newFunction, valid } from '#shared/function.ts'
import { unloadMap } from '#shared/holds/seat-map.ts'
import { Id } from '#shared/ids.ts'
import { onlyGiven } from '#shared/inputs.ts'
import { amountsIn, ShowtimeChange } from '#shared/showtime-input.ts'
import { actorOf, answerOutcome } from '#shared/staff.ts'

const Params = v.strictObject({ showtimeId: Id })

export default newFunction({
  summary: 'Change a showtime',
  access: 'staff',
  answers: { 200: Showtime },
  problems: ['not_found', 'wrong_state'],
}).patch(
  '/v1/showtimes/:showtimeId',
  invalidates('programme', 'terms'),
  valid('param', Params),
  valid('json', ShowtimeChange),
  async (c) => {
    const { showtimeId } = c.req.valid('param')
    const { prices, bookingFee, ...changes } = onlyGiven(c.req.valid('json'))
    const changed = await updateShowtime(c.var.sql, actorOf(c), showtimeId, changes, (currency) =>
      amountsIn(currency, { prices, bookingFee }),
    )
    if (changed.ok && changes.orphanRule !== undefined) {
      // The rule is part of the map in Redis: the next touch reads it anew.
      await unloadMap(c.var.redis, showtimeId).catch((error: unknown) =>
        c.var.log.error(
          { err: error, showtimeId },
          'the seat map keeps the earlier rule until it is loaded anew',
        ),
      )
    }
    return answerOutcome(c, changed)
  },
)
