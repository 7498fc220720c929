// For a total of 0: there is nobody to ask, and nothing to take or to give back.
import type { Provider } from './provider.ts'

export const noProvider: Provider = {
  name: 'none',
  charge: async () => ({ status: 'captured', reference: 'none' }),
  chargeState: async () => ({ status: 'absent' }),
  close: async () => ({ status: 'declined', reference: null, reason: 'reservation_over' }),
  account: async () => ({ refunds: [], dispute: null }),
  list: async () => ({ captures: [], next: null }),
  refund: async ({ key }) => {
    throw new Error(`refund ${key} is of a payment of nothing`)
  },
  refundState: async () => ({ status: 'absent' }),
}
