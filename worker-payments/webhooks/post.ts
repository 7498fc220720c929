// Posts a signed webhook to a stranger's URL: no redirects, and no address of our own network.
import { lookup as resolve } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { webhookHeaders } from '#shared/auth/signatures.ts'
import { isPublicAddress } from '#shared/domain/webhook.ts'

export interface Post {
  url: string
  secret: string
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

/** The status that was answered; the body is not read. Rejects where no answer came. */
export async function post({ url, secret, id, body }: Post, allowPrivate: boolean): Promise<number> {
  const { protocol, hostname } = new URL(url)
  // An address in place of a name is never looked up.
  const host = hostname.replace(/^\[|\]$/g, '')
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host))
    throw new Error(`${host} is a private address`)
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Milo',
    ...(await webhookHeaders(secret, id, body)),
  }
  const options = { method: 'POST', headers, ...(allowPrivate ? {} : { lookup: publicOnly }) }
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const sending = (protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      { ...options, signal },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    )
    sending.on('error', reject)
    sending.end(body)
  })
}
