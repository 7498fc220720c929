// A way to Redis on which the guard of the hold script can be turned off for processes that know nothing of it: they send
// the script's digest, and the way puts another script's in its place. For negative controls through the whole system.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { holdSeats } from '#shared/holds/scripts.ts'
import { testRedis } from '../local/testing.ts'
import { withoutGuard } from '../local/testing-guards.ts'

export interface GuardSwitch {
  url: string
  guard(is: 'on' | 'off'): void
  close(): Promise<void>
}

export async function openGuardSwitch(redisUrl: string): Promise<GuardSwitch> {
  const redis = await testRedis()
  const unguarded = String(await redis.script('LOAD', withoutGuard))
  redis.disconnect()
  let off = false
  const sockets = new Set<Socket>()
  const url = new URL(redisUrl)
  const { hostname, port } = new URL(redisUrl)
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      // 'close' follows an error, and ends the other side.
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    // Both digests have 40 bytes, so lengths in the protocol stay right; a command is one small packet, never cut in two.
    client.on('data', (sent) =>
      upstream.write(off ? sent.toString('latin1').replaceAll(holdSeats.sha1, unguarded) : sent, 'latin1'),
    )
    upstream.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    guard(is) {
      off = is === 'off'
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
