// The seats that an erased account held are free at once: nobody blocks seats who is gone.
import { expect, test } from 'vitest'
import { hashPassword } from '#shared/auth/passwords.ts'
import { getHold } from '#shared/holds/holds.ts'
import { jsonRequest } from '../../testing/catalogue.ts'
import { mustHold, newBuyer, openSale } from '../../testing/sales.ts'
import createHold from '../holds/create.ts'
import readHold from '../holds/get.ts'
import listHolds from '../holds/list.ts'
import remove from './delete.ts'

const PASSWORD = 'difference-engine'

test('an erasure frees what the account held, and its token reads no hold', async () => {
  const sale = await openSale()
  const { sql } = sale.database
  const buyer = await newBuyer(sale)
  const { customer, showtime } = buyer
  await sql`update users set password_hash = ${(await hashPassword(PASSWORD)) as string} where id = ${customer.user.id}`
  const { headers } = customer
  const path = `/v1/showtimes/${showtime.showtimeId}/holds`
  const body = { seats: [0, 1].map((seat) => ({ seatId: showtime.seats[seat]!.id })) }
  const held = await (await createHold.request(path, jsonRequest('POST', body, headers), sale.env)).json()
  const other = await mustHold(await newBuyer(sale), [0])
  const erased = await remove.request(
    '/v1/users/me',
    jsonRequest('DELETE', { password: PASSWORD }, headers),
    sale.env,
  )
  expect(erased.status).toBe(204)
  expect(await getHold(sale.redis, showtime.showtimeId, held.id)).toBeUndefined()
  expect(await getHold(sale.redis, other.showtimeId, other.id)).toBeDefined()
  expect((await listHolds.request('/v1/holds', { headers }, sale.env)).status).toBe(401)
  expect((await readHold.request(`${path}/${held.id}`, { headers }, sale.env)).status).toBe(401)
  await sale.end()
})
