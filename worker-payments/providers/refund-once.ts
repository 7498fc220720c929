// Gives money back once, whatever dies: a refund has a key that its provider knows.
import { type Provider, ProviderError, type ProviderRefund, type RefundRequest } from './provider.ts'

/**
 * A refund under its key. The provider is asked for it first, since a worker may have died after its call;
 * `isFirstTry` says that nobody has called yet. Pending: not decided, or the answer was lost.
 */
export async function refundOnce(
  provider: Pick<Provider, 'refund' | 'refundState'>,
  request: RefundRequest,
  { isFirstTry = false } = {},
): Promise<ProviderRefund> {
  if (!isFirstTry) {
    const known = await provider.refundState(request)
    if (known.status !== 'absent') return known
  }
  try {
    return await provider.refund(request)
  } catch (error) {
    if (!(error instanceof ProviderError) || error.outcome !== 'unknown') throw error
    const known = await provider.refundState(request)
    return known.status === 'absent' ? { status: 'pending', reference: null } : known
  }
}
