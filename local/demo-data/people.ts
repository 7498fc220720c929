// The people of the demo data: customers, the cashiers of each theater, its promo codes, its taxes.
import { newId } from '#shared/std/ids.ts'
import type { Tx } from '../seed/catalogue.ts'

export interface Theater {
  id: string
  timeZone: string
  currency: string
  /** By day, and in the evening. */
  cashiers: [string, string]
}

/** Nobody signs in as one of them. */
const NO_PASSWORD = 'none'

const FIRST =
  'Ana Bruno Carla Diogo Eva Filipe Greta Hugo Inês Jonas Lara Mateo Nina Oskar Petra Rui Sofia Tomás'.split(
    ' ',
  )
const LAST = 'Silva Keller Costa Frei Pereira Baumann Moreira'.split(' ')
const CASHIERS = ['Teresa Lopes', 'Vasco Nunes', 'Marta Reis', 'Nuno Teles', 'Regula Hug', 'Urs Zollinger']

/** Letters that an address of a mail may have without quotes. */
const addressOf = (name: string): string =>
  `${name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replace(' ', '.')}@milo.test`

const [FIRST_CASHIER = ''] = CASHIERS

/** What tells that the demo data is there. */
export async function isAdded(tx: Tx): Promise<boolean> {
  const found = await tx`select from users where email = ${addressOf(FIRST_CASHIER)}`
  return found.length > 0
}

export interface Customer {
  id: string
  name: string
  email: string
}

export const guestNames = FIRST.flatMap((first) => LAST.map((last) => `${first} ${last}`))
export const contactOf = (name: string) => ({ name, email: addressOf(name) })

export async function insertCustomers(tx: Tx): Promise<Customer[]> {
  const customers = guestNames.map((name) => ({ id: newId(), ...contactOf(name) }))
  const rows = customers.map((customer) => ({ ...customer, password_hash: NO_PASSWORD }))
  await tx`insert into users ${tx(rows)}`
  return customers
}

/** The theaters of the seed, each with two cashiers, who are staff of it. */
export async function insertCashiers(tx: Tx, names: readonly string[]): Promise<Map<string, Theater>> {
  const found = await tx<Omit<Theater, 'cashiers'>[]>`
    select id, time_zone as "timeZone", currency from theaters where name = any(${names as string[]}) order by name`
  const theaters = new Map<string, Theater>()
  for (const [at, theater] of found.entries()) {
    const rows = CASHIERS.slice(2 * at, 2 * at + 2).map((name) => ({
      id: newId(),
      ...contactOf(name),
      roles: ['customer', 'staff'],
      password_hash: NO_PASSWORD,
    }))
    await tx`insert into users ${tx(rows)}`
    await tx`insert into theater_staff ${tx(rows.map(({ id }) => ({ theater_id: theater.id, user_id: id })))}`
    theaters.set(theater.id, { ...theater, cashiers: [rows[0]!.id, rows[1]!.id] })
  }
  return theaters
}

export interface DemoPromo {
  id: string
  code: string
  percent: number
  amount: null
  currency: null
}

/** Codes of the whole chain; one that exists already is somebody else's. */
export const insertPromos = (tx: Tx): Promise<DemoPromo[]> => {
  const rows = [
    { id: newId(), code: 'WELCOME10', percent: 10 },
    { id: newId(), code: 'FAMILY15', percent: 15 },
    { id: newId(), code: 'FRIENDS20', percent: 20 },
  ]
  return tx<DemoPromo[]>`
    insert into promo_codes ${tx(rows)} on conflict (code) where archived_at is null do nothing
    returning id, code, percent, null as amount, null as currency`
}

const RATES: Record<string, object> = {
  EUR: { adult: 1300, child: 1300, senior: 1300, student: 1300, fees: 2300 },
  CHF: { adult: 260, child: 260, senior: 260, student: 260, fees: 810 },
}

/** For theaters without any: then reports tell tax and net apart, and there are receipts. */
export async function insertTaxes(tx: Tx, theaters: Iterable<Theater>, since: Date): Promise<void> {
  for (const { id, currency } of theaters)
    await tx`
      insert into tax_settings (theater_id, valid_from, seller, rates)
      select id, ${since}, jsonb_build_object('name', name, 'address', address || ', ' || city,
        'taxId', '000 000 000', 'legalText', 'Demo data: no receipt of a real seller'), ${tx.json(RATES[currency] as never)}
      from theaters where id = ${id} and not exists (select from tax_settings where theater_id = theaters.id)`
}
