// What Razorpay's errors mean for a payment: a refusal for good, our own mistake, or an outcome that nobody
// knows yet.
import { ProviderError } from './provider.ts'

/** Razorpay refuses this request, and will each time. */
export class Refusal extends Error {
  readonly reason: string

  constructor(message: string, reason: string) {
    super(message)
    this.reason = reason
  }
}

/** The SDK throws objects with a status code, and a TypeError where no answer came. */
export async function ask<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    const { statusCode: status, error: body } = error as {
      statusCode?: number
      error?: { description?: string; reason?: string; code?: string }
    }
    const said = `razorpay: ${status ?? 'no answer'} ${body?.description ?? String(error)}`
    if (status === 429) throw new ProviderError(said, 'nothing_happened')
    // 409: another request for the same payment is still running.
    if (status === undefined || status === 409 || status >= 500) throw new ProviderError(said, 'unknown')
    if (status === 400 || status === 404) {
      throw new Refusal(said, (body?.reason || body?.code || 'bad_request').toLowerCase())
    }
    // 401, 403: our key, which staff have to correct.
    throw new Error(said)
  }
}
