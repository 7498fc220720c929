// The length of a movie is given: the end of a showtime moves with the time to clean.
import { expect, test } from 'vitest'
import { insertShowtime } from '../../testing/catalogue.ts'
import { openEvening, patch } from '../../testing/new-starts.ts'
import { mustPay } from '../../testing/paid-sales.ts'
import { type Answered, problemOf, useSale } from '../../testing/sales.ts'

const sale = useSale()

test('more time to clean moves the end alone, tells nobody, and never runs into another showtime', async () => {
  const { buyer, staff, showtimeId } = await openEvening(sale)
  await mustPay(buyer, [0])
  const { startsAt, endsAt, ...screen } = buyer.showtime
  const next = await insertShowtime(sale.database.sql, {
    screen,
    startsAt: new Date(endsAt.getTime() + 30 * 60_000),
  })
  const cleaning = (cleaningMinutes: number) => patch(sale, staff, showtimeId, { cleaningMinutes })
  const { cleaningMinutes: before } = (await (await patch(sale, staff, showtimeId, {})).json()) as Answered
  const changed = await (await cleaning(before + 30)).json()
  expect(changed).toMatchObject({ startsAt: startsAt.toISOString(), endsAt: next.startsAt.toISOString() })
  expect(await problemOf(await cleaning(before + 31))).toMatchObject({
    ...{ code: 'showtime_overlap', showtimeId: next.showtimeId },
  })
  expect((await (await cleaning(before)).json()) as Answered).toMatchObject({ endsAt: endsAt.toISOString() })
  // Sales that go on until the end, at the counter, cannot outlast it.
  await patch(sale, staff, showtimeId, { salesCutOffMinutes: -120 })
  if (before > 0)
    expect(await problemOf(await cleaning(before - 1))).toMatchObject({
      errors: [{ path: 'salesCutOffMinutes' }],
    })
  const moves = await sale.database.sql`select from showtime_moves where showtime_id = ${showtimeId}`
  expect(moves).toHaveLength(0)
})
