// In the browser: the time that is left for a purchase, and seats that go along when their buyer signs in.
import { hydrate } from 'preact'
import { useState } from 'preact/hooks'
import { type ClockHold, HoldClock } from '../components/hold-clock.tsx'
import {
  CHECKOUT_DATA,
  type CheckoutData,
  CLOCK_ROOT,
  PURCHASE_FORM,
  SIGN_IN_FORM,
} from '../pages/checkout-data.ts'
import { call } from './call.ts'
import { formHooks } from './forms.ts'
import { holdAgain, keepSeats } from './keep-seats.ts'

const data = JSON.parse(document.getElementById(CHECKOUT_DATA)!.textContent!) as CheckoutData
const { language } = data
let { hold } = data

const holdPath = ({ showtimeId, id }: ClockHold) => `/v1/showtimes/${showtimeId}/holds/${id}`
const seatsPath = withLanguage(`/showtimes/${hold.showtimeId}`)

function withLanguage(path: string): string {
  const url = new URL(path, location.origin)
  if (language !== 'en') url.searchParams.set('lang', language)
  return url.pathname + url.search
}

const checkoutOf = ({ id, showtimeId }: ClockHold): string =>
  withLanguage(`/checkout/${id}?showtime=${showtimeId}`)

async function letGo(): Promise<void> {
  await call({ method: 'DELETE', path: holdPath(hold), language })
  location.assign(seatsPath)
}

function Clock() {
  const [held, setHeld] = useState(hold)
  const take = (kept: ClockHold) => {
    takeHold(kept)
    setHeld(kept)
  }
  return (
    <HoldClock language={language} hold={held} keep={keepSeats(language)} onKept={take} onLetGo={letGo} />
  )
}

/** The page pays for this hold from now on, also after it is loaded again; what was typed stays. */
function takeHold(kept: ClockHold): void {
  if (kept.id !== hold.id) history.replaceState(null, '', checkoutOf(kept))
  hold = kept
  const form = document.getElementById(PURCHASE_FORM)!
  form.dataset.fixed = JSON.stringify({ ...JSON.parse(form.dataset.fixed!), holdId: kept.id })
}

/**
 * A hold belongs to its buyer, and signing in makes another buyer of a guest: the seats are let go, and held
 * again at once, by the account or, where the password was wrong, by the guest.
 */
async function beforeSignIn(): Promise<void> {
  await call({ method: 'DELETE', path: holdPath(hold), language })
}

async function afterSignIn(signedIn: boolean): Promise<void> {
  const kept = await holdAgain(hold, language)
  if ('hold' in kept && signedIn) return location.assign(checkoutOf(kept.hold))
  if ('hold' in kept) return takeHold(kept.hold)
  const lost = document.querySelector<HTMLElement>(`#${SIGN_IN_FORM} .form-problem`)!
  lost.textContent = data.seatsLost
  lost.hidden = false
  setTimeout(() => location.assign(seatsPath), LOST_SHOWN_MS)
}

/** Long enough to read a sentence. */
const LOST_SHOWN_MS = 4_000

hydrate(<Clock />, document.getElementById(CLOCK_ROOT)!)
formHooks.set(SIGN_IN_FORM, { before: beforeSignIn, after: afterSignIn })
