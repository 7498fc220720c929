// The script of the docs, as a Node host serves it: the package's own file, packed for whom that helps.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { SCALAR, scalarScript } from './assets.ts'

const ask = (init: RequestInit = {}) => scalarScript(new Request(`http://milo.test${SCALAR.path}`, init))
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

test('the script comes as it stands in its package, packed or not', async () => {
  const file = readFileSync(SCALAR.file)
  const plain = await ask()
  expect(plain.headers.get('content-encoding')).toBeNull()
  expect((await bytesOf(plain)).equals(file)).toBe(true)
  const packed = await ask({ headers: { 'accept-encoding': 'br, gzip' } })
  expect(packed.headers.get('content-encoding')).toBe('gzip')
  expect(gunzipSync(await bytesOf(packed)).equals(file)).toBe(true)
})

test('HEAD has the headers alone, and nothing but reading is allowed', async () => {
  const head = await ask({ method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
  expect((await ask({ method: 'POST' })).status).toBe(405)
})
