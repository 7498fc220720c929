// POST /v1/check-ins — admits a ticket at the door, once, around its showtime. The nonce makes a retried scan
// the same scan.
import * as v from 'valibot'
import { type Admission, type CheckIn, checkIn } from '#shared/db/check-ins.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Line } from '#shared/http/requests/inputs.ts'
import { ShownCheckIn } from '#shared/http/responses/reservations.ts'
import { actorOf } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Body = v.pipe(
  v.strictObject({
    code: Line(400),
    nonce: Line(100),
    /** The showtime of this door; left out: every showtime. */
    showtimeId: v.optional(Id),
    /** The name of this door, shown at the next scan. */
    door: v.optional(Line(100)),
    force: v.optional(
      v.pipe(
        v.boolean('must be true or false'),
        v.description('Lets a ticket in before doors open or after the end; says why in `reason`.'),
      ),
      false,
    ),
    reason: v.optional(v.pipe(Line(200), v.description('Kept with the check-in and in the audit log.'))),
  }),
  v.forward(
    v.check(({ force, reason }) => !force || reason !== undefined, 'is needed to force a check-in'),
    ['reason'],
  ),
  v.forward(
    v.check(({ force, reason }) => force || reason === undefined, 'is only for a forced check-in'),
    ['reason'],
  ),
)

export default newFunction(
  {
    method: 'POST',
    path: '/v1/check-ins',
    summary: 'Check a ticket in',
    access: 'staff',
    input: { body: Body },
    answers: { 200: ShownCheckIn, 201: ShownCheckIn },
    problems: ['not_found', 'already_checked_in', 'too_early', 'wrong_state'],
  },
  async (c, { body: { code, nonce, showtimeId = null, door = null, reason = null } }) => {
    const scan = { code, nonce, showtimeId, door, forcedReason: reason }
    const scanned = await checkIn(c.var.sql, actorOf(c), scan)
    if (scanned.outcome === 'unknown')
      return problem(c, 'not_found', { detail: 'We never issued this code.' })
    if (scanned.outcome === 'handed_on')
      return problem(c, 'wrong_state', { detail: HANDED_ON, reason: scanned.outcome })
    if (scanned.outcome === 'other_theater')
      return problem(c, 'forbidden', { detail: 'This ticket is for a theater where you are not staff.' })
    const { admission } = scanned
    switch (scanned.outcome) {
      case 'let_in':
        c.header('location', `/v1/tickets/${admission.ticketId}`)
        return c.json(show(admission, scanned.checkIn), 201)
      case 'same_scan':
        return c.json(show(admission, scanned.checkIn), 200)
      case 'used_before': {
        const { at, door: where } = scanned.checkIn
        return problem(c, 'already_checked_in', {
          ...about(admission),
          checkedInAt: at.toISOString(),
          door: where,
        })
      }
      case 'too_early':
        return problem(c, 'too_early', { ...about(admission), opensAt: admission.opensAt.toISOString() })
      default:
        return problem(c, 'wrong_state', {
          ...about(admission),
          detail: REFUSALS[scanned.outcome],
          // For programs, which a sentence does not tell apart.
          reason: scanned.outcome,
        })
    }
  },
)

const HANDED_ON = 'This code is void: the ticket was handed on, and its holder has another code.'

const REFUSALS = {
  refunded: 'This ticket was given back.',
  cancelled: 'This showtime was cancelled.',
  other_showtime: 'This ticket is for another showtime.',
  undone: 'This scan was taken back: scan the ticket again.',
  over: 'This showtime is over. Force it, with a reason, to let the ticket in.',
}

/** For a visitor at the wrong door, or at the right one at the wrong time. */
const about = ({ showtimeId, movie, screen, startsAt, seat }: Admission) => ({
  showtimeId,
  movie,
  screen,
  startsAt: startsAt.toISOString(),
  seat,
})

const show = (admission: Admission, { id, at, door, forcedReason }: CheckIn) => ({
  id,
  ...about(admission),
  ticketId: admission.ticketId,
  moved: admission.moved,
  door,
  forcedReason,
  checkedInAt: at.toISOString(),
})
