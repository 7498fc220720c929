// A process that lacks settings names them all at once, before it does anything.
import { expect, it } from 'vitest'
import { readEnv } from './env.ts'

it('names every variable that is missing or wrong', () => {
  expect(() => readEnv(['PORT', 'DATABASE_URL', 'REDIS_URL'], { PORT: 'x', REDIS_URL: 'http://a' })).toThrow(
    /PORT: .*\n {2}DATABASE_URL is not set\n {2}REDIS_URL: must be a URL of redis or rediss/,
  )
})

it('returns typed values and defaults', () => {
  expect(
    readEnv(['PORT', 'HOST', 'UPSTREAMS', 'READY_URLS'], {
      PORT: '8080',
      UPSTREAMS: 'http://a:1, http://b:2',
    }),
  ).toEqual({
    PORT: 8080,
    HOST: '127.0.0.1',
    UPSTREAMS: ['http://a:1', 'http://b:2'],
    READY_URLS: [],
  })
})
