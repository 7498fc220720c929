// Posts a signed webhook to a stranger's URL: no redirects, and no address of our own network.
import { lookup as resolve } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { webhookHeaders } from '#shared/auth/signatures.ts'
import { isPublicAddress } from '#shared/domain/webhook.ts'

export interface Post {
  url: string
  secrets: readonly string[]
  id: string
  body: string
}

// A receiver that needs longer should store the event first and work on it later.
const TIMEOUT_MS = 10_000

/**
 * Refuses private addresses when it connects: a name that was public when it was registered may have changed.
 */
const publicOnly: LookupFunction = (host, options, done) => {
  resolve(host, { ...options, all: true }, (error, addresses) => {
    const wrong = addresses?.find(({ address }) => !isPublicAddress(address))
    if (error || wrong) {
      done(error ?? new Error(`${host} leads to a private address`), [])
      return
    }
    if (options.all) done(null, addresses)
    else done(null, addresses[0]!.address, addresses[0]!.family)
  })
}

export interface Answer {
  status: number
  /** Its beginning, for those who look for a fault. */
  text: string
}

/** As much as says what went wrong; more is a page that nobody reads here. */
const KEPT_CHARACTERS = 1000

/** Rejects where no answer came. */
export async function post({ url, secrets, id, body }: Post, allowPrivate: boolean): Promise<Answer> {
  const { protocol, hostname } = new URL(url)
  // An address in place of a name is never looked up.
  const host = hostname.replace(/^\[|\]$/g, '')
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host))
    throw new Error(`${host} is a private address`)
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Milo',
    ...(await webhookHeaders(secrets, id, body)),
  }
  const options = { method: 'POST', headers, ...(allowPrivate ? {} : { lookup: publicOnly }) }
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const sending = (protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      { ...options, signal },
      (answer) => {
        let text = ''
        const done = () => resolve({ status: answer.statusCode ?? 0, text: storable(text) })
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part
          if (text.length >= KEPT_CHARACTERS) answer.destroy()
        })
        // The status counts, also of an answer that breaks off.
        answer.on('error', done).on('close', done)
      },
    )
    sending.on('error', reject)
    sending.end(body)
  })
}

/** Postgres keeps no NUL. */
const storable = (text: string): string => text.slice(0, KEPT_CHARACTERS).replaceAll('\0', '')
