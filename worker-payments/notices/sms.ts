// Hands text messages to whoever sends them: one signed HTTP POST; that side knows the telephone numbers.
import { createHmac } from 'node:crypto'

export interface TextMessage {
  /** The message's id: the same for each attempt. */
  id: string
  userId: string
  text: string
}

export type SendText = (message: TextMessage) => Promise<void>

const TIMEOUT_MS = 10_000

/** Rejects where the hook did not answer 2xx. Without a URL nothing is sent. */
export function newTexter({
  SMS_HOOK_URL,
  SMS_HOOK_SECRET,
}: {
  SMS_HOOK_URL: string
  SMS_HOOK_SECRET: string
}): SendText {
  if (SMS_HOOK_URL === '') return async () => undefined
  if (SMS_HOOK_SECRET === '') throw new Error('SMS_HOOK_URL is set, but SMS_HOOK_SECRET is not')
  return async (message) => {
    const body = JSON.stringify(message)
    const answer = await fetch(SMS_HOOK_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'milo-signature': signBody(SMS_HOOK_SECRET, body) },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`the SMS hook answered ${answer.status}`)
  }
}

/** `t=<Unix seconds>,v1=<hex>`: HMAC-SHA256 of "t.body", so that an old request cannot be sent again later. */
export function signBody(secret: string, body: string, now = new Date()): string {
  const t = Math.floor(now.getTime() / 1000)
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
}
