// Who takes the money in the model: a provider, and its books, which Milo never reads.
import type { Provider } from '../../../worker-payments/providers/provider.ts'
import type { ChargeMood, RefundMood } from './moods.ts'

/** The body of a reservation, or of another try. */
export type PaymentChoice = { method: string } | { provider: string }

/** Keys are those of tries, under which Milo charges. */
export interface MoneyBank {
  readonly provider: Provider
  /** How a buyer pays whose charge will be in this mood. */
  paymentOf(mood: ChargeMood): PaymentChoice
  /** The try was made, and is not charged yet. */
  expectCharge(key: string, mood: ChargeMood, choice: PaymentChoice, amount: number): void
  expectRefunds(mood: RefundMood): void
  /** The customer of an undecided charge does what they have to, or not. */
  decide(key: string, approve: boolean, amount: number): void
  refundOutside(key: string, whole: boolean): void
  dispute(key: string): void
  endDispute(key: string, won: boolean): void
  /** Whether anything happened that Milo did not do. */
  hasNews(key: string): boolean
  captured(key: string): number
  /** Given back, or on its way. */
  givenBack(key: string): number
  /** What of it went back without Milo. */
  givenOutside(key: string): number
  /** Workers that stand still before their call. */
  readonly standing: number
  release(): void
  /** From now on it is a good day: nobody stands still, answers come, what was undecided is denied. */
  heal(): void
  end(): void
}
