// The reports of sales and of movies, from the figures of shared/db/reports.ts. Each asks for the sums it
// shows: of many showtimes a sum costs as much as reading them.
import { type TicketType, ticketTypes } from '../domain/price.ts'
import type { MovieShown, SalesPart } from '../domain/sales-lines.ts'
import type { Sql } from '../resources.ts'
import { figures, groupOf, type ReportScope } from './reports.ts'

/** Money that came in, also what went back since or is disputed; rates are those of the day of the sale. */
interface Sums {
  key: string
  label: string
  rates: Record<string, number> | null
  payments: number
  fees: number
  gross: number
  refunds: number
  disputed: number
}

function sumsOf<Row extends Sums>(sql: Sql, scope: ReportScope, columns: string, isRead: string) {
  const { by, key, label, join } = groupOf(sql, scope)
  return sql<Row[]>`
    with ${figures(sql, scope)}, taxed as materialized (
      select rates, case when row_number() over (order by valid_from) = 1 then '-infinity' else valid_from end as taxed_from
      from tax_settings where theater_id = ${scope.theaterId}
    ), sums as (
      select ${by} as grouped, taxed_from, sum(payments)::int as payments, sum(fees)::bigint as fees,
        sum(gross)::bigint as gross, sum(refunds)::bigint as refunds, sum(disputed)::bigint as disputed, ${sql.unsafe(columns)}
      from figures group by grouped, taxed_from having ${sql.unsafe(isRead)}
    )
    select sums.*, ${key} as key, ${label} as label, rates from sums left join taxed using (taxed_from) ${join}`
}

const everyType = (column: TypeColumn) => ticketTypes.map((type) => `${type}_${column}` as const)
const each = (column: TypeColumn) =>
  everyType(column)
    .map((name) => `sum(${name})::bigint as ${name}`)
    .join(', ')
const all = (column: TypeColumn) => `sum(${everyType(column).join(' + ')})::int as ${column}`
const SALES = `${all('tickets')}, ${all('comps')}, ${each('kept')}`

type TypeColumn = 'tickets' | 'comps' | 'gross' | 'kept'
/** Of each ticket type. */
type OfTypes<Column extends TypeColumn> = Record<`${TicketType}_${Column}`, number>

interface Sales extends Sums, OfTypes<'kept'> {
  tickets: number
  comps: number
}

const rateOf = ({ rates }: Sums, name: TicketType | 'fees') => rates?.[name] ?? null

/** What belongs to whole reservations. */
const wholeOf = (sums: Sums, tickets: number, comps: number): SalesPart => {
  const { key, label, gross, fees, refunds, disputed } = sums
  const rate = rateOf(sums, 'fees')
  return { key, label, ticketType: null, tickets, comps, gross, fees, refunds, disputed, kept: 0, rate }
}

function typedOf(
  sums: Sums,
  ticketType: TicketType,
  { tickets = 0, comps = 0, gross = 0, kept = 0 },
): SalesPart[] {
  if (tickets === 0 && comps === 0 && gross === 0 && kept === 0) return []
  const { key, label } = sums
  const rate = rateOf(sums, ticketType)
  return [{ key, label, ticketType, tickets, comps, gross, fees: 0, refunds: 0, disputed: 0, kept, rate }]
}

/** All of it, and of each ticket type what is taxed by its rate. */
const partsOf = (sums: Sales): SalesPart[] => [
  wholeOf(sums, sums.tickets, sums.comps),
  ...ticketTypes.flatMap((type) => typedOf(sums, type, { kept: sums[`${type}_kept`] })),
]

/** By anything but the ticket type. */
export const salesParts = async (sql: Sql, scope: ReportScope): Promise<SalesPart[]> =>
  (await sumsOf<Sales>(sql, scope, SALES, 'sum(payments) > 0')).flatMap(partsOf)

const BY_TYPE = [each('tickets'), each('comps'), each('gross')].join(', ')
interface SalesByType extends Sums, OfTypes<'tickets' | 'comps' | 'gross'> {}

const partsByType = (sums: SalesByType): SalesPart[] => [
  wholeOf(sums, 0, 0),
  ...ticketTypes.flatMap((type) =>
    typedOf(sums, type, {
      ...{ tickets: sums[`${type}_tickets`], comps: sums[`${type}_comps`], gross: sums[`${type}_gross`] },
    }),
  ),
]

export const salesPartsByType = async (sql: Sql, scope: ReportScope): Promise<SalesPart[]> =>
  (await sumsOf<SalesByType>(sql, scope, BY_TYPE, 'sum(payments) > 0')).flatMap(partsByType)

const SHOWN = 'sum(shown)::int as showtimes, sum(capacity)::int as capacity'

interface Movies extends Sales {
  showtimes: number
  capacity: number
}

/** Of each movie what was sold, and its showtimes that were not cancelled. */
export async function movieParts(
  sql: Sql,
  scope: ReportScope,
): Promise<{ parts: SalesPart[]; shown: MovieShown[] }> {
  const sums = await sumsOf<Movies>(
    sql,
    { ...scope, group: 'movie' },
    `${SALES}, ${SHOWN}`,
    'sum(payments) > 0 or sum(shown) > 0',
  )
  const shown = new Map<string, MovieShown>()
  for (const { key, label, showtimes, capacity } of sums) {
    const before = shown.get(key) ?? { key, label, showtimes: 0, capacity: 0 }
    shown.set(key, {
      key,
      label,
      showtimes: before.showtimes + showtimes,
      capacity: before.capacity + capacity,
    })
  }
  return {
    parts: sums.filter(({ payments }) => payments > 0).flatMap(partsOf),
    shown: [...shown.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
  }
}
