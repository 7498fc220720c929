// The counter before anything was typed.
import type { CounterData } from './counter.ts'
import type { CounterState } from './counter-state.ts'

export const firstCounter = (
  { showtimes }: CounterData,
  showtimeId = showtimes[0]?.id ?? '',
): CounterState => ({
  wish: { showtimeId, seats: '', types: {}, method: 'cash', tendered: '', reference: '', reason: '' },
  quote: undefined,
  tried: false,
  busy: false,
  problem: '',
  sold: undefined,
  paper: '80',
})
