// REDIS_URL names one server or a cluster, and a wrong one is refused where settings are read.
import { expect, test } from 'vitest'
import { readEnv } from './env.ts'
import { clusterOf } from './redis-url.ts'

const nodes = (...ports: number[]) => ports.map((port) => ({ host: 'a', port }))

test.each(['redis://a', 'rediss://me:p%2Cw@a:1/3', 'redis://:a,b@a:6379', 'redis://a?family=6'])(
  'one server: %s',
  (url) => {
    expect(clusterOf(url)).toBeUndefined()
    expect(readEnv(['REDIS_URL'], { REDIS_URL: url })).toEqual({ REDIS_URL: url })
  },
)

test.each([
  ['redis://a:1,a,a:3', { nodes: nodes(1, 6379, 3), username: '', password: '', tls: false }],
  ['rediss://me:p%40@w@a:1,a:2/0', { nodes: nodes(1, 2), username: 'me', password: 'p@@w', tls: true }],
  ['redis://:x@a:1/?cluster=true', { nodes: nodes(1), username: '', password: 'x', tls: false }],
  ['redis://a?cluster=true', { nodes: nodes(6379), username: '', password: '', tls: false }],
  [
    'redis://[::1]:7,a:8',
    { nodes: [{ host: '::1', port: 7 }, ...nodes(8)], username: '', password: '', tls: false },
  ],
])('a cluster: %s', (url, place) => {
  expect(clusterOf(url)).toEqual(place)
  expect(readEnv(['REDIS_URL'], { REDIS_URL: url })).toEqual({ REDIS_URL: url })
})

test.each([
  ['http://a', 'must be a URL of redis or rediss'],
  ['redis://a:1,b:2/3', 'a cluster has database 0 alone, and no option but ?cluster=true'],
  ['redis://a:1,redis://b:2', 'a cluster has database 0 alone, and no option but ?cluster=true'],
  ['redis://a:1,', '"" is no host:port of a node of the cluster'],
  ['redis://a:1,b:x', '"b:x" is no host:port of a node of the cluster'],
  ['redis://a:1, b:2', '" b:2" is no host:port of a node of the cluster'],
  ['redis://:100%@a:1,b:2', 'user and password must be percent-encoded'],
])('%s is refused by name', (url, fault) => {
  expect(() => readEnv(['REDIS_URL'], { REDIS_URL: url })).toThrow(`REDIS_URL: ${fault}`)
})
