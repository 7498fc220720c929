// The cards of the simulator, as data that docs, demo, provider and tests share: what each does, and how its
// reservation ends.

export interface SimulatorCard {
  method: `sim_${string}`
  /** What happens. */
  outcome: string
  /** Where the seats are in the end, if the buyer does nothing more. */
  seats: 'sold' | 'free' | 'wait'
  /** Where the money is in the end. */
  money: string
  /** Why it is declined. */
  declines?: string
}

export const simulatorCards = [
  { method: 'sim_approved', outcome: 'is approved at once', seats: 'sold', money: 'taken' },
  {
    method: 'sim_declined',
    outcome: 'is declined; another try may follow for 3 minutes',
    seats: 'free',
    money: 'not taken',
    declines: 'card_declined',
  },
  {
    method: 'sim_insufficient_funds',
    outcome: 'is declined for want of money; another try may follow for 3 minutes',
    seats: 'free',
    money: 'not taken',
    declines: 'insufficient_funds',
  },
  { method: 'sim_slow', outcome: 'is approved after 5 s', seats: 'sold', money: 'taken' },
  {
    method: 'sim_timeout_captured',
    outcome: 'gives no answer, and is captured all the same',
    seats: 'sold',
    money: 'taken, once',
  },
  {
    method: 'sim_duplicate_callback',
    outcome: 'is approved, and its news comes twice',
    seats: 'sold',
    money: 'taken, once',
  },
  {
    method: 'sim_late',
    outcome: 'is captured 2 minutes after the window',
    seats: 'sold',
    money: 'taken; given back where the seats are gone',
  },
  {
    method: 'sim_refund_out_of_order',
    outcome: 'is approved; the news of its refund overtakes the answer',
    seats: 'sold',
    money: 'taken; a refund goes back once',
  },
  { method: 'sim_down_3', outcome: 'fails three times, then works', seats: 'sold', money: 'taken, once' },
  {
    method: 'sim_disputed',
    outcome: 'is captured, then charged back',
    seats: 'wait',
    money: 'with the bank, until it decides',
  },
  {
    method: 'sim_refund_fails',
    outcome: 'is approved; its refund fails after it was accepted',
    seats: 'sold',
    money: 'taken; a refund waits for staff',
  },
  {
    method: 'sim_refunded_outside',
    outcome: "is captured, then given back in the provider's dashboard",
    seats: 'free',
    money: 'given back',
  },
  {
    method: 'sim_action_required',
    outcome: 'waits until its buyer approves or denies it at `/simulator/:paymentId`',
    seats: 'free',
    money: 'not taken; taken once approved',
  },
] as const satisfies readonly SimulatorCard[]

/** A line of the table in docs/payments.md. */
export const cardLine = ({ method, outcome, seats, money }: SimulatorCard): string =>
  `| \`${method}\` | ${outcome} | ${seats} | ${money} |`
