// npm run holds: what Redis has of a showtime, as people read it.
import { expect, test, vi } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { askReservation, mustHold, newBuyer, useSale } from '../testing/sales.ts'
import { redisUrl } from '../testing/servers.ts'
import { describeShowtime, main } from './holds.ts'

const sale = useSale()

test('a showtime shows its seats by state, and each hold with owner, seats, fence and time left', async () => {
  const buyer = await newBuyer(sale)
  const { id, fence } = await mustHold(buyer, [0, 1])
  const second = await newBuyer(sale)
  const other = { ...second, showtime: buyer.showtime }
  const reserved = await mustHold(other, [4])
  expect((await askReservation(other, reserved.id)).status).toBe(202)
  const text = (await describeShowtime(sale.redis, buyer.showtime.showtimeId)).join('\n')
  expect(text).toMatch(/seats: \d+ free, 3 held, 0 sold, 0 blocked/)
  expect(text).toContain('2 holds')
  expect(text).toMatch(
    new RegExp(`${id}  buyer ${buyer.customer.user.id}  seats 0-1  fence ${fence}  (300|299) s left  10 ext`),
  )
  expect(text).toMatch(new RegExp(`${reserved.id}  .* seats 4-4 .* reserved, waits for its payment`))
})

test('a showtime that Redis does not know is said to have no map', async () => {
  expect((await describeShowtime(sale.redis, newId()))[0]).toMatch(/^Redis has no seat map of/)
})

test.each([
  [[], {}, 'The command is: show <showtime>.'],
  [['show', 'nonsense'], {}, '"nonsense" is no id of a showtime'],
  [['show', newId()], {}, 'REDIS_URL must be set.'],
])('%j is refused with the way out', async (args, env, message) => {
  const error = vi.spyOn(console, 'error').mockReturnValue()
  expect(await main(args, env)).toBe(2)
  expect(error.mock.calls.join('\n')).toContain(message)
  error.mockRestore()
})

test('the command prints the showtime', async () => {
  const log = vi.spyOn(console, 'log').mockReturnValue()
  expect(await main(['show', newId()], { REDIS_URL: redisUrl() })).toBe(0)
  expect(log.mock.calls.join('\n')).toContain('Redis has no seat map')
  log.mockRestore()
})
