// What was paid at the counter: money that only people can take and give back.
import type { Provider } from './provider.ts'

export const counterProvider: Provider = {
  name: 'counter',
  charge: async ({ paymentId }) => {
    throw new Error(`payment ${paymentId} is taken at the counter`)
  },
  chargeState: async () => ({ status: 'absent' }),
  close: async () => ({ status: 'declined', reference: null, reason: 'reservation_over' }),
  account: async () => ({ refunds: [], dispute: null }),
  // Staff hand it back and settle it by hand.
  refund: async () => ({ status: 'failed', reference: null, reason: 'give it back at the counter' }),
  list: async () => ({ captures: [], next: null }),
  refundState: async () => ({ status: 'absent' }),
}
