// For negative controls: an adapter that says of a provider what is not so.
import type { Provider, ProviderRefund } from '../../../worker-payments/providers/provider.ts'
import type { BankFaults } from './moods.ts'

export function faulty(
  adapter: Provider,
  { forgetsToClose, hidesFailedRefunds, refundsTwice }: BankFaults,
): Provider {
  const seen = <Refund extends ProviderRefund>(refund: Refund) =>
    hidesFailedRefunds && refund.status === 'failed'
      ? ({ status: 'refunded', reference: refund.reference ?? 'hidden' } as const)
      : refund
  return {
    ...adapter,
    close: async (question) =>
      forgetsToClose
        ? { status: 'declined', reference: question.reference, reason: 'reservation_over' }
        : adapter.close(question),
    refund: async (request) => seen(await adapter.refund(request)),
    refundState: async (request) =>
      refundsTwice ? { status: 'absent' } : seen(await adapter.refundState(request)),
    account: async (question) => {
      const account = await adapter.account(question)
      const refunds = account.refunds.filter(({ status }) => !(hidesFailedRefunds && status === 'failed'))
      return { ...account, refunds }
    },
  }
}
