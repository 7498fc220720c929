// What the script of the checkout finds in its page.
import type { Language } from '../../shared/domain/contact.ts'
import type { ClockHold } from '../components/hold-clock.tsx'

/** Ids of what the script finds in the page: the clock, and what it was made of. */
export const CLOCK_ROOT = 'clock'
export const CHECKOUT_DATA = 'checkout-data'
export const PURCHASE_FORM = 'purchase'
export const SIGN_IN_FORM = 'sign-in-instead'

export interface CheckoutData {
  language: Language
  hold: ClockHold
  /** Said where signing in cost a seat. */
  seatsLost: string
}
