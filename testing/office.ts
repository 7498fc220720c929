// Set-up of tests of the office: an evening, and people at their desks.
import { newId } from '#shared/std/ids.ts'
import { newBuyer, type Sale } from './sales.ts'
import { signInStaff } from './staff.ts'

/** A showtime that begins in half an hour, its staff, and somebody who buys. */
export async function evening(sale: Sale, wishes: Parameters<typeof newBuyer>[1] = {}) {
  const buyer = await newBuyer(sale, { startsAt: new Date(Date.now() + 30 * 60_000), ...wishes })
  const staff = await signInStaff(sale.database.sql, sale.env, buyer.showtime.theaterId)
  const stranger = await signInStaff(sale.database.sql, sale.env, (await newBuyer(sale)).showtime.theaterId)
  return { buyer, showtime: buyer.showtime, staff, stranger }
}

/** A scan at a door. */
export const scanOf = (code: string, door = 'North') => ({ code, nonce: newId(), door })
