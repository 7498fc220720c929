// The states of a payment, which may follow which, and the simulator's test methods.

/** Which state may follow which; a state without followers is an end. */
export const paymentStates = {
  requested: ['captured', 'declined', 'refund_due'],
  // captured when its seats were already lost goes from requested to refund_due at once
  captured: ['refund_due'],
  declined: [],
  refund_due: ['refunded'],
  refunded: [],
} as const satisfies Record<string, readonly string[]>

export type PaymentStatus = keyof typeof paymentStates

/** Test methods of the simulator, each with one outcome, as integrators know them from card numbers. */
export const simulatorMethods = [
  'sim_approved',
  'sim_declined',
  'sim_insufficient_funds',
  'sim_slow',
  'sim_timeout_captured',
  'sim_duplicate_callback',
  'sim_late',
  'sim_refund_out_of_order',
  'sim_down_3',
] as const

export type SimulatorMethod = (typeof simulatorMethods)[number]
