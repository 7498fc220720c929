// What the bank of the money model keeps and answers.
import type { ChargeMood } from './moods.ts'

export interface Account {
  mood: ChargeMood
  state: 'open' | 'undecided' | 'captured' | 'declined' | 'closed'
  captured: number
  dispute: 'open' | 'won' | 'lost' | null
  /** So many questions are answered as if the charge were not there yet. */
  lag: number
}

export interface RefundEntry {
  paymentId: string
  amount: number
  state: 'undecided' | 'given' | 'failed'
  /** Made in the dashboard, or taken back by a bank. */
  outside?: 'refund' | 'dispute'
}

export const captured = (reference: string) => ({ status: 'captured', reference }) as const
export const declined = (reference: string) =>
  ({ status: 'declined', reference, reason: 'the bank says no' }) as const

/** Nothing has been decided: by the bank, or by its customer. */
export const undecided = (reference: string, mood: ChargeMood) =>
  mood === 'asks'
    ? ({ status: 'action_required', reference, action: { type: 'redirect', url: '/bank' } } as const)
    : ({ status: 'pending', reference } as const)

/** The accounts that took money, all on one page. */
export const listed = (
  accounts: ReadonlyMap<string, { captured: number }>,
  givenBack: (key: string) => number,
) => ({
  captures: [...accounts]
    .filter(([, { captured }]) => captured > 0)
    .map(([key, { captured }]) => ({
      reference: key,
      order: null,
      chargeKey: key,
      amount: captured,
      givenBack: givenBack(key),
      currency: 'EUR',
      capturedAt: new Date(),
    })),
  next: null,
})
