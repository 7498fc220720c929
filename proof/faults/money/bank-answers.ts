// What the bank of the money model answers.
import type { ChargeMood } from './moods.ts'

export const captured = (reference: string) => ({ status: 'captured', reference }) as const
export const declined = (reference: string) =>
  ({ status: 'declined', reference, reason: 'the bank says no' }) as const

/** Nothing has been decided: by the bank, or by its customer. */
export const undecided = (reference: string, mood: ChargeMood) =>
  mood === 'asks'
    ? ({ status: 'action_required', reference, action: { type: 'redirect', url: '/bank' } } as const)
    : ({ status: 'pending', reference } as const)
