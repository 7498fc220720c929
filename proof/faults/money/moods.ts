// How a bank behaves on a bad day, and what none may ever do.

/** What becomes of the next charge of a payment. */
export const chargeMoods = [
  'approve',
  'decline',
  'answer_lost',
  'undecided',
  /** It waits for its customer, who is sent there. */
  'asks',
  'down',
  /** The worker stands still before its call, and goes on later. */
  'stands_still',
  /** The same, and it is killed while its call is on its way. */
  'dies',
] as const
export type ChargeMood = (typeof chargeMoods)[number]
export const refundMoods = ['give', 'fail', 'answer_lost', 'undecided', 'down'] as const
export type RefundMood = (typeof refundMoods)[number]

/** For negative controls: what a provider, or what speaks to it, must not do. */
export interface BankFaults {
  /** Says that a charge is closed, and takes money afterwards all the same. */
  forgetsToClose?: boolean
  /** Takes the money again for a key that it knows. */
  chargesTwice?: boolean
  /** Says that a refund is done when it failed. */
  hidesFailedRefunds?: boolean
  /** Does not find a refund that it made, and gives back again for a key that it knows. */
  refundsTwice?: boolean
}
