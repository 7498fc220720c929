// What a buyer does on the seats page, and what the server says to it.
import {
  type Choice,
  choiceAfter,
  type Happening,
  type Hold,
  type Notice,
} from '../components/seats/choice.ts'
import type { Only } from '../components/seats/legend.tsx'
import { totalOf } from '../components/seats/price.ts'
import type { Actions, SeatsData } from '../components/seats/seats-props.ts'
import { linkTo } from '../components/site.ts'
import { giveBack, holdSeats, type Wish } from './buying.ts'
import { keepSeats } from './keep-seats.ts'
import { attachMap } from './pan-zoom.ts'

export type Dispatch = (happening: Happening) => void

/** As it is when it is asked for: calls take their time. */
type Now = () => { choice: Choice; only: Only; promo: string }

interface Setters {
  /** Goes on to pay for what is held, at a price that was seen. */
  goOn(hold: Hold): void
  setOnly(only: Only): void
  setPromo(code: string): void
}

export const checkoutOf = ({ showtimeId, language }: SeatsData, { id }: Pick<Hold, 'id'>): string =>
  linkTo({ language }, `/checkout/${id}?showtime=${showtimeId}`)

export function actionsOf(data: SeatsData, now: Now, dispatch: Dispatch, set: Setters): Actions {
  return {
    party: (count) => dispatch({ type: 'party', count }),
    toggle: (seatId) => dispatch({ type: 'toggled', seatId }),
    take: (seats) => dispatch({ type: 'took', seats }),
    ticket: (seatId, ticketType) => dispatch({ type: 'ticket', seatId, ticketType }),
    only: set.setOnly,
    promo: set.setPromo,
    attachMap,
    keep: keepSeats(data.language),
    kept: (hold) => dispatch({ type: 'held', hold: hold as Hold }),
    async best(together) {
      const { choice, only } = now()
      const kind = only === undefined ? {} : only === 'accessible' ? { accessible: true } : { category: only }
      const wish = { bestAvailable: { count: choice.party, together, ...kind } }
      await tryHold(data, now, dispatch, wish)
    },
    async hold() {
      const { choice, promo } = now()
      const shown = totalOf(choice, data.tariff).amount
      const hold = await tryHold(data, now, dispatch, { seats: choice.picks })
      // A price that the buyer has not seen is shown before anything follows from it.
      if (hold && promo.trim() === '' && hold.total.amount === shown) set.goOn(hold)
    },
    async giveBack() {
      const { choice } = now()
      if (!choice.hold || choice.busy) return
      dispatch({ type: 'asked' })
      await giveBack(data, choice.hold.id)
      dispatch({ type: 'givenBack' })
    },
  }
}

/** Answers the hold of just what was wished. */
async function tryHold(data: SeatsData, now: Now, dispatch: Dispatch, wish: Wish): Promise<Hold | undefined> {
  const { choice, promo } = now()
  if (choice.busy) return undefined
  dispatch({ type: 'asked' })
  if (choice.hold) {
    await giveBack(data, choice.hold.id)
    dispatch({ type: 'released' })
  }
  const priced: Wish = promo.trim() === '' ? wish : { ...wish, promoCode: promo.trim() }
  const called = await holdSeats(data, priced)
  if (called.ok) {
    dispatch({ type: 'held', hold: called.value })
    return called.value
  }
  const [count, together] =
    'seats' in wish ? [wish.seats.length, false] : [wish.bestAvailable.count, wish.bestAvailable.together]
  const refused: Happening = { type: 'refused', refusal: called.problem, count, together }
  const rest = await holdRest(data, choiceAfter(now().choice, refused), promo.trim())
  dispatch(rest ?? refused)
  return undefined
}

/** What was not lost is held at once, so that it stays the buyer's while they look for other seats. */
async function holdRest(
  data: SeatsData,
  { notice, picks }: Choice,
  promoCode: string,
): Promise<Extract<Happening, { type: 'held' }> | undefined> {
  if (notice?.kind !== 'lost' || picks.length === 0) return undefined
  const called = await holdSeats(data, promoCode === '' ? { seats: picks } : { seats: picks, promoCode })
  if (!called.ok) return undefined
  const told: Notice = { ...notice, held: true }
  return { type: 'held', hold: called.value, notice: told }
}
