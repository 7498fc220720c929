// POST /v1/showtimes/:showtimeId/holds — keeps seats for one customer while they pay, at a price that stays:
// seats they name, or the best that are free. With an Idempotency-Key the same request of the same customer
// finds the same hold for an hour: 201 while it lives, then 409 hold_expired; another body under the key is
// 422 idempotency_mismatch.
import * as v from 'valibot'
import { MAX_EXTENSIONS, MAX_SEATS_PER_HOLD } from '#shared/domain/hold.ts'
import { getHold } from '#shared/holds/holds.ts'
import { type FunctionContext, json, PRIVATE, problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { optionalIdempotencyKey } from '#shared/http/idempotency.ts'
import { HoldInput, keyedRequest, unkeyedRequest } from '#shared/http/requests/holds.ts'
import { NewHold } from '#shared/http/responses/seat-maps.ts'
import { quoteOfHold, showHold } from '#shared/http/views/holds.ts'
import { countOf } from '#shared/sales/hold-tariff.ts'
import { type MadeHold, makeHold } from '#shared/sales/make-hold.ts'
import { rememberHold } from '#shared/sales/own-holds.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ showtimeId: Id })

export default newFunction(
  {
    method: 'POST',
    path: '/v1/showtimes/:showtimeId/holds',
    summary: 'Hold seats',
    access: 'buyer',
    // A hold moves no money and ends by itself. The login is asked for when the hold is reserved.
    login: 'token',
    cacheControl: PRIVATE,
    input: { headers: optionalIdempotencyKey, params: Params, body: HoldInput },
    answers: { 201: NewHold },
    problems: [
      'not_found',
      'seats_taken',
      'showtime_started',
      'seat_not_in_screen',
      'orphan_seat',
      'not_eligible',
      'not_enough_seats',
      'too_many_seats',
      'promo_code_invalid',
      'amount_not_chargeable',
      'hold_budget_spent',
      'hold_expired',
      'idempotency_mismatch',
    ],
  },
  async (c, { params: { showtimeId }, body: input, headers: { idempotencyKey } }) => {
    if (countOf(input) > MAX_SEATS_PER_HOLD)
      return problem(c, 'too_many_seats', { limit: MAX_SEATS_PER_HOLD })
    const keyed =
      idempotencyKey === undefined
        ? unkeyedRequest()
        : await keyedRequest(showtimeId, c.get('user').id, idempotencyKey, input)
    const made = await makeHold(c, { showtimeId, buyerId: c.get('user').id, keyed, input })
    if ('refusal' in made) return made.refusal
    const { hold, quote, layout } = made
    await rememberHold(c, { buyerId: c.get('user').id, showtimeId, holdId: hold.holdId })
    const shown = hold.repeated
      ? await showRepeated(c, showtimeId, hold.holdId)
      : showHold(showtimeId, showNew(hold), quote)
    if (!shown) return problem(c, 'hold_expired')
    const location = `/v1/showtimes/${showtimeId}/holds/${hold.holdId}`
    const orphans = hold.orphans.map((index) => layout.seats[index]!.seatId)
    if (orphans.length === 0) return json(c, shown, 201, { location })
    const warnings = [{ code: 'orphan_seat' as const, seatIds: orphans }]
    return json(c, { ...shown, warnings }, 201, { location })
  },
)

const showNew = ({ holdId, fence, expiresAt, serverTime, version }: MadeHold) => ({
  holdId,
  fence,
  createdAt: serverTime,
  expiresAt,
  extensionsLeft: MAX_EXTENSIONS,
  serverTime,
  version,
})

/** The hold as it is now, at its frozen price; undefined if it has just ended. */
async function showRepeated(c: FunctionContext, showtimeId: string, holdId: string) {
  const hold = await getHold(c.var.redis, showtimeId, holdId)
  return hold && showHold(showtimeId, hold, await quoteOfHold(c.var.sql, hold))
}
