// Instances behind one name come and go.
import { expect, test, vi } from 'vitest'
import { newLog } from '#shared/log.ts'
import { readSettings } from '../settings.ts'
import { gatewayBefore, instance } from '../testing.ts'
import { DnsDiscovery } from './dns-discovery.ts'
import { Upstreams } from './upstreams.ts'

test('a name stands for all its addresses: new ones join, old ones leave, and a silent resolver changes nothing', async () => {
  const upstreams = new Upstreams(
    readSettings({ PORT: '0', UPSTREAMS: 'dns+http://functions:8080,http://fixed:1' }),
  )
  let answer: string[] | Error = ['10.0.0.1', '10.0.0.2']
  const resolve = async () => {
    if (answer instanceof Error) throw answer
    return answer
  }
  const discovery = new DnsDiscovery(['http://functions:8080'], upstreams, newLog('test', 'silent'), resolve)
  const origins = () => upstreams.list.map(({ origin }) => origin)
  await discovery.runOnce()
  expect(origins()).toEqual(['http://fixed:1', 'http://10.0.0.1:8080', 'http://10.0.0.2:8080'])
  const kept = upstreams.list[2]
  answer = ['10.0.0.2', 'fd00::3']
  await discovery.runOnce()
  expect(origins()).toEqual(['http://fixed:1', 'http://10.0.0.2:8080', 'http://[fd00::3]:8080'])
  expect(upstreams.list[1]).toBe(kept)
  answer = new Error('no resolver')
  await discovery.runOnce()
  expect(origins()).toHaveLength(3)
})

test('a gateway finds its instances by name', async () => {
  const upstream = await instance((_req, res) => res.end('ok'))
  const { port } = new URL(upstream.url)
  const { url } = await gatewayBefore([`dns+http://localhost:${port}`])
  expect(await (await fetch(url)).text()).toBe('ok')
})

test('an instance that leaves still finishes what it is answering', async () => {
  let finish: (() => void) | undefined
  const upstream = await instance((_req, res) => {
    finish = () => res.end('finished')
  })
  const other = await instance((_req, res) => res.end('other'))
  const { url, context } = await gatewayBefore([upstream.url])
  const running = fetch(url)
  await vi.waitFor(() => expect(upstream.seen).toHaveLength(1))
  context.upstreams.add(other.url)
  const left = context.upstreams.remove(context.upstreams.list[0]!)
  expect(await (await fetch(url)).text()).toBe('other')
  finish?.()
  expect(await (await running).text()).toBe('finished')
  await left
})
