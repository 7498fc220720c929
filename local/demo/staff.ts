// npm run demo -- staff: a day of the staff, step by step with the real answers. It opens a theater and
// closes it at the end, so that it can be repeated.

import { logIn, statusAndPayment } from './customer-steps.ts'
import { newClient } from './demo-client.ts'
import type { DemoOptions } from './options.ts'
import {
  cancel,
  changePrice,
  close,
  drawScreen,
  LARGE,
  MISDRAWN,
  move,
  openTheater,
  renewedTickets,
  SMALL,
  STAFF,
  scheduleWeek,
  sellPair,
} from './staff-steps.ts'

/** Throws a DemoError if a step fails. */
export async function demoStaff(
  { baseUrl, waitMs, method }: Pick<DemoOptions, 'baseUrl' | 'waitMs' | 'method'>,
  say: (line: string) => void,
): Promise<void> {
  const call = newClient(baseUrl, say)
  say(`A day of the staff at ${baseUrl}\n\n1. Log in`)
  const day = { call, say, staff: await logIn(call, STAFF), waitMs }
  say('\n2. Open a theater')
  const theater = await openTheater(day)
  say('\n3. Draw its screens as text; an error names row and place')
  const large = await drawScreen(day, theater.id, 1, LARGE, MISDRAWN)
  const small = await drawScreen(day, theater.id, 2, SMALL)
  say(
    '\n4. Schedule a week: what would be, then for good, then once more, which every showtime of it stands against',
  )
  const showtimes = await scheduleWeek(day, large)
  const showtime = showtimes[0]!
  say('\n5. Change the price of the first showtime')
  await changePrice(day, showtime.id)
  say('\n6. Meanwhile a customer buys two seats of it')
  const { bearer, reservation } = await sellPair(day, showtime, method)
  say('\n7. Move it to the small screen: first a dry run with the new seats, then the move')
  await move(day, showtime.id, small)
  const moved = await renewedTickets(day, bearer, reservation)
  for (const { seat, code } of moved) say(`   row ${seat.row} seat ${seat.number}   ${code}`)
  say('\n8. Cancel it: everybody is refunded')
  await cancel(day, showtime.id)
  await call('GET', `/v1/reservations/${reservation.id}`, { headers: bearer, show: statusAndPayment })
  say('\n9. Close the theater: refused while showtimes are scheduled, so it is only hidden from visitors')
  await close(day, theater.id)
}
