// GET /checkout/:holdId?showtime= — pays for held seats. A hold that was reserved leads to its reservation,
// so that a page that is loaded again never sells twice.
import { findReservation, findReservationByHold } from '#shared/db/reservation-views.ts'
import { findShowtime } from '#shared/db/showtimes-list.ts'
import { findUser } from '#shared/db/users.ts'
import { cancellationPolicy } from '#shared/domain/cancellation.ts'
import type { Quote } from '#shared/domain/price.ts'
import { getHold } from '#shared/holds/holds.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import { quoteOfHold, showHold } from '#shared/http/views/holds.ts'
import { listIn, moneyIn, numberFormat, percentIn, wallTimeIn } from '#shared/messages/formats.ts'
import { messages } from '#shared/messages/messages.ts'
import { Id } from '#shared/std/ids.ts'
import { linkTo } from '../../web/components/site.ts'
import { CheckoutPage, type CheckoutProps } from '../../web/pages/checkout.tsx'
import { HoldOverPage } from '../../web/pages/hold-over.tsx'
import { answerPage } from './html.ts'
import { paymentMethods } from './payment-methods.ts'
import { newPrivatePage, type PrivateSite, seeOther } from './private-page.ts'

export default newPrivatePage({
  path: '/checkout/:holdId',
  summary: 'Pay for held seats',
  reads: { holdId: Id, showtime: Id },
  visitors: ['nobody', 'guest', 'account'],
  async show(c, { holdId, showtime: showtimeId }, site) {
    const over = () => answerPage(c, HoldOverPage({ site, showtimeId }), { status: 409 })
    const { user, redis, sql } = c.var
    if (holdId === undefined || showtimeId === undefined || user === undefined) return over()
    const hold = await getHold(redis, showtimeId, holdId)
    if (!hold || hold.buyerId !== user.id || hold.reserved)
      return (await leadToReservation(c, holdId, site)) ?? over()
    const [quote, showtime, account] = await Promise.all([
      quoteOfHold(sql, hold),
      findShowtime(sql, showtimeId),
      site.visitor === 'account' ? findUser(sql, user.id) : undefined,
    ])
    if (!showtime) return over()
    const { movie, theater, screen, startsAt } = showtime
    const m = messages[site.language]
    return CheckoutPage({
      site,
      hold: showHold(showtimeId, hold, quote),
      movie: movie.title,
      when: wallTimeIn(site.language, startsAt, theater.timeZone),
      place: listIn(site.language, [m.screen(theater.name, screen.number), theater.city]),
      ...sumsOf(site, quote),
      email: account?.email ?? null,
      methods: paymentMethods(c),
      terms: termsIn(site),
    })
  },
})

async function leadToReservation(c: FunctionContext, holdId: string, site: PrivateSite) {
  const found = await findReservationByHold(c.var.sql, holdId)
  const own = found && (await findReservation(c.var.sql, found.id, c.var.user.id))
  return own && seeOther(linkTo(site, `/r/${own.id}`))
}

function sumsOf(
  { language }: PrivateSite,
  { seats, fees, total, currency }: Quote,
): Pick<CheckoutProps, 'seats' | 'fees' | 'total' | 'free'> {
  const m = messages[language]
  const sum = (amount: number) => moneyIn(language, amount, currency)
  return {
    seats: seats.map((seat) => ({
      id: seat.seatId,
      name: m.seatInWords(seat),
      kind: listIn(language, [m.category[seat.category as 'standard'], m.ticketType[seat.ticketType]]),
      price: sum(seat.price),
    })),
    fees: fees === 0 ? null : sum(fees),
    total: sum(total),
    free: total === 0,
  }
}

const MINUTE_MS = 60_000

const termsIn = ({ language }: PrivateSite): CheckoutProps['terms'] =>
  cancellationPolicy.map(({ beforeStartMs, percent }) => {
    const minutes = beforeStartMs / MINUTE_MS
    const [count, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute']
    const format = numberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })
    return { percent: percentIn(language, percent * 100), time: format.format(count) }
  })
