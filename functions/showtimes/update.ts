// PATCH /v1/showtimes/:showtimeId — changes prices, fee, end of sales, the rule for single seats or the time
// to clean, publishes a draft, and gives another start. A caller who holds seats keeps the price that was
// promised with them. At another start every buyer is told, and may cancel free of charge until then.
import * as v from 'valibot'
import { invalidates } from '#shared/cache/cached-answers.ts'
import { updateShowtime } from '#shared/db/showtime-updates.ts'
import { unloadMap } from '#shared/holds/seat-map.ts'
import { providersOf } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { onlyGiven } from '#shared/http/requests/inputs.ts'
import { amountsIn, ShowtimeChange } from '#shared/http/requests/showtimes.ts'
import { Showtime } from '#shared/http/responses/showtimes.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { tellRedis } from '#shared/sales/tell-redis.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id })

export default newFunction(
  {
    method: 'PATCH',
    path: '/v1/showtimes/:showtimeId',
    summary: 'Change a showtime',
    access: 'staff',
    input: { params: Params, body: ShowtimeChange },
    answers: { 200: Showtime },
    problems: ['not_found', 'showtime_overlap', 'wrong_state'],
    after: invalidates('programme', 'terms'),
  },
  async (c, { params: { showtimeId }, body }) => {
    const { prices, bookingFee, ...changes } = onlyGiven(body)
    const changed = await updateShowtime(c.var.sql, actorOf(c), showtimeId, changes, (currency) =>
      amountsIn(currency, providersOf(c.env), { prices, bookingFee }),
    )
    if (changed.ok && (changes.orphanRule !== undefined || changes.startsAt !== undefined)) {
      // Rule and start are part of the map in Redis: the next request loads it again, with its holds.
      await tellRedis(c.var.log, showtimeId, () => unloadMap(c.var.redis, showtimeId))
    }
    return answerOutcome(c, changed)
  },
)
