// What the counter's page shows at a moment, and what a cashier can do.
import type { Ref } from 'preact'
import type { CounterData, Paper, Sold, Wish } from './counter.ts'
import type { Quote } from './quote.ts'

export interface CounterState {
  wish: Wish
  quote: Quote | undefined
  /** It was tried: faults are said. */
  tried: boolean
  busy: boolean
  /** Said by the server. */
  problem: string
  sold: Sold | undefined
  paper: Paper
}

export interface CounterActions {
  seats: Ref<HTMLInputElement>
  next: Ref<HTMLButtonElement>
  change(change: Partial<Wish>): void
  sell(): void
  again(): void
  print(): void
  paper(paper: Paper): void
}

export interface CounterViewProps {
  data: CounterData
  state: CounterState
  on?: CounterActions | undefined
}
