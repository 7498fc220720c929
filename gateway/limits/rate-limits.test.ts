// Limits hold however a token or a path is spelt: what means the same counts as the same.
import { connect } from 'node:net'
import { beforeAll, expect, test, vi } from 'vitest'
import { checkAccessToken, signAccessToken } from '#shared/auth/tokens.ts'
import { newKeys } from '../../local/start/signing-keys.ts'
import { CLOSE, exchangeBytes, gatewayBefore, HOST, instance } from '../testing.ts'
import { tokenKey } from './rate-limits.ts'
import { MAX } from './senders.ts'

const { JWT_PRIVATE_KEY: key } = newKeys()
const user = { id: '0190b5a4-0000-7000-8000-000000000001', roles: ['customer' as const] }
const signed = (sessionId: string) => signAccessToken(key, { ...user, sessionId })

/** Of the group of P-256. */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** (r, s) and (r, n − s) are signatures of the same. */
function twin(token: string): string {
  const [head, claims, signature] = token.split('.')
  const bytes = Buffer.from(signature!, 'base64url')
  const s = N - BigInt(`0x${bytes.toString('hex', 32)}`)
  bytes.write(s.toString(16).padStart(64, '0'), 32, 'hex')
  return `${head}.${claims}.${bytes.toString('base64url')}`
}

/** The bits that a last character has beyond the bytes, set in all ways. */
const unusedBits = (part: string, count: number) =>
  Array.from({ length: 2 ** count - 1 }, (_, at) => {
    const last = LETTERS.indexOf(part.at(-1)!)
    return part.slice(0, -1) + LETTERS[last ^ (at + 1)]
  })

function spellings(token: string): string[] {
  const [head = '', claims = '', signature = ''] = token.split('.')
  return [
    ...[token, twin(token)].flatMap((each) => ['', '=', '==', '.', '.x', '%3D'].map((end) => each + end)),
    ...unusedBits(signature, 4).map((each) => `${head}.${claims}.${each}`),
    ...unusedBits(claims, 2).map((each) => `${head}.${each}.${signature}`),
    ...unusedBits(head, 2).map((each) => `${each}.${claims}.${signature}`),
    ...['=', '==', '+', '/'].flatMap((end) => [
      `${head}${end}.${claims}.${signature}`,
      `${head}.${claims}${end}.${signature}`,
    ]),
    token.replaceAll('-', '+').replaceAll('_', '/'),
  ]
}

let token: string
beforeAll(async () => {
  token = await signed('0190b5a4-0000-7000-8000-0000000000aa')
})

test('a spelling of a token that is accepted counts as that token, and another token does not', async () => {
  const own = tokenKey(`Bearer ${token}`)
  const taken: string[] = []
  for (const spelling of spellings(token)) {
    if ((await checkAccessToken(key, spelling)).ok) taken.push(spelling)
    else continue
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) expect(tokenKey(`${scheme} ${spelling}`)).toBe(own)
  }
  expect(taken).toEqual(expect.arrayContaining([token, twin(token)]))
  expect(tokenKey(`Bearer ${await signed('0190b5a4-0000-7000-8000-0000000000ab')}`)).not.toBe(own)
})

test('who has spent the limit of a token gets nothing more by writing it otherwise', async () => {
  const upstream = await instance((_req, res) => res.end('well'))
  // One read of a buyer, ten of an address.
  const { url } = await gatewayBefore([upstream.url], { RATE_LIMIT_SCALE: '0.0025' })
  const read = async (authorization: string) => {
    const { status, headers } = await fetch(`${url}/v1/users/me`, { headers: { authorization } })
    return [status, headers.get('ratelimit')?.split(';')[0]]
  }
  expect(await read(`Bearer ${token}`)).toEqual([200, '"reads-buyer"'])
  for (const spelling of [twin(token), `${token}=`, unusedBits(token, 4)[0], token])
    expect(await read(`bearer ${spelling}`)).toEqual([429, '"reads-buyer"'])
  const [other] = await read(`Bearer ${await signed('0190b5a4-0000-7000-8000-0000000000ac')}`)
  expect([other, upstream.seen.length]).toEqual([200, 2])
})

test('a path has its limits in every spelling that reaches the same function', async () => {
  const upstream = await instance((_req, res) => res.end('well'))
  const { port } = await gatewayBefore([upstream.url], { RATE_LIMIT_SCALE: '1' })
  const spelt = ['/v1/%75sers/me', '/%761/users/m%65', '/v1/./users/me', '/v1/movies/%2e%2e/users/me?x']
  for (const method of ['PATCH', 'DELETE'])
    for (const path of ['/v1/users/me', ...spelt, 'http://milo.test/v1/users/me']) {
      const answer = await exchangeBytes(port, `${method} ${path} HTTP/1.1\r\n${HOST}${CLOSE}\r\n`)
      expect(answer, path).toMatch(/\r\nratelimit: "login"/i)
    }
})

test.each([
  ['GET', '\r\n'],
  ['POST', 'Content-Length: 9\r\n\r\nhalf'],
])(
  'a client that leaves while the limits of its %s are looked up reaches no instance and keeps no place',
  async (method, rest) => {
    const upstream = await instance((_req, res) => res.end('well'))
    const { port, context } = await gatewayBefore([upstream.url], { RATE_LIMIT_SCALE: '1' })
    const { limiter, admission, senders } = context
    const look = limiter.take.bind(limiter)
    let answer: () => void = () => undefined
    const asked = new Promise<void>((resolve) => {
      vi.spyOn(limiter, 'take').mockImplementationOnce(async (rule, who) => {
        resolve()
        await new Promise<void>((later) => {
          answer = later
        })
        return look(rule, who)
      })
    })
    const client = connect(port, '127.0.0.1').on('error', () => undefined)
    client.write(`${method} /v1/movies HTTP/1.1\r\n${HOST}${rest}`)
    await asked
    client.destroy()
    await vi.waitFor(() => expect(context.open).toBe(0))
    answer()
    await exchangeBytes(port, `GET /v1/theaters HTTP/1.1\r\n${HOST}${CLOSE}\r\n`)
    expect(upstream.seen).toEqual(['GET /v1/theaters'])
    await vi.waitFor(() => expect(admission.inFlight).toBe(0))
    for (let i = 0; i < MAX.bodies; i++) expect(senders.bodies.acquire('127.0.0.1')).toBe(true)
  },
)
