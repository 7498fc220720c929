// POST /v1/check-ins — lets a ticket in at the door, once. The nonce makes a retried scan the same scan.
import * as v from 'valibot'
import { ShownCheckIn } from '#shared/answers/sales.ts'
import { type CheckIn, checkIn } from '#shared/db/check-ins.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'
import { Line } from '#shared/inputs.ts'

const Body = v.strictObject({
  code: Line(400),
  nonce: Line(100),
  /** What this door lets in to; left out: every showtime. */
  showtimeId: v.optional(Id),
  /** Where, as the next door shall read it. */
  door: v.optional(Line(100)),
})

export default newFunction({
  summary: 'Check a ticket in',
  access: 'staff',
  answers: { 200: ShownCheckIn, 201: ShownCheckIn },
  problems: ['not_found', 'already_checked_in', 'wrong_state'],
}).post('/v1/check-ins', valid('json', Body), async (c) => {
  const { code, nonce, showtimeId = null, door = null } = c.req.valid('json')
  const scanned = await checkIn(c.var.sql, { code, nonce, showtimeId, door, actorId: c.var.user.id })
  switch (scanned.outcome) {
    case 'let_in':
      c.header('location', `/v1/tickets/${scanned.checkIn.ticketId}`)
      return c.json(show(scanned.checkIn), 201)
    case 'same_scan':
      return c.json(show(scanned.checkIn), 200)
    case 'used_before': {
      const { at, door: where } = scanned.checkIn
      return problem(c, 'already_checked_in', { checkedInAt: at.toISOString(), door: where })
    }
    case 'refunded':
      return problem(c, 'wrong_state', { detail: 'This ticket was given back.' })
    case 'other_showtime':
      return problem(c, 'wrong_state', { detail: 'This ticket is for another showtime.' })
    case 'other_theater':
      return problem(c, 'forbidden', { detail: 'This ticket is for a theater whose staff you are not.' })
    case 'unknown':
      return problem(c, 'not_found', { detail: 'We never issued this code.' })
  }
})

const show = ({ nonce: _, at, ...checkIn }: CheckIn) => ({ ...checkIn, checkedInAt: at.toISOString() })
