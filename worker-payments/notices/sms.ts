// Posts text messages to the SMS hook, signed as a Standard Webhook. The hook knows the telephone numbers.
import { keyOfSecret, webhookHeaders } from '#shared/auth/signatures.ts'

export interface TextMessage {
  /** The message's id: the same for each attempt. */
  id: string
  userId: string
  text: string
}

export type SendText = (message: TextMessage) => Promise<void>

const TIMEOUT_MS = 10_000

/** Rejects where the hook did not answer 2xx. Without a URL nothing is sent. */
export function newSmsSender({
  SMS_HOOK_URL,
  SMS_HOOK_SECRET,
}: {
  SMS_HOOK_URL: string
  SMS_HOOK_SECRET: string
}): SendText {
  if (SMS_HOOK_URL === '') return async () => undefined
  if (SMS_HOOK_SECRET === '') throw new Error('SMS_HOOK_URL is set, but SMS_HOOK_SECRET is not')
  keyOfSecret(SMS_HOOK_SECRET) // a wrong secret stops the worker now, not the first text message
  return async (message) => {
    const body = JSON.stringify(message)
    const answer = await fetch(SMS_HOOK_URL, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(await webhookHeaders(SMS_HOOK_SECRET, message.id, body)),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`the SMS hook answered ${answer.status}`)
  }
}
