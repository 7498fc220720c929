// Posts to a stranger's URL: signed, once, without following redirects, and never to an address of our own network.
import { lookup as resolve } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from '#shared/domain/webhook.ts'
import { signWithTime } from '#shared/signatures.ts'

export interface Post {
  url: string
  secret: string
  id: string
  body: string
}

// A receiver that needs longer should take the event first and work on it later.
const TIMEOUT_MS = 10_000

/** Refuses names that lead to private addresses at the moment of the connection, so that no name can change its mind. */
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
    'milo-event-id': id,
    'milo-signature': await signWithTime(secret, body, new Date()),
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
