// A proxy to Redis that turns the guard of holdSeats off, for negative controls through the whole system.
// The processes do not notice: they send a function's name, and the proxy sends that of an unguarded one.
import { holdSeats, library } from '#shared/holds/library.generated.ts'
import { type FaultProxy, openFaultProxy } from '../../testing/fault-proxy.ts'
import { withoutGuard } from '../../testing/guards.ts'
import { testRedis } from '../../testing/servers.ts'

/** As long as the name that it replaces. */
const UNGUARDED = library.name.replace(/^...../, 'blind')

export interface GuardSwitch extends FaultProxy {
  guard(is: 'on' | 'off'): void
}

export async function openGuardSwitch(redisUrl: string): Promise<GuardSwitch> {
  const redis = await testRedis()
  await redis.function('LOAD', 'REPLACE', withoutGuard(library.source).replaceAll(library.name, UNGUARDED))
  redis.disconnect()
  let off = false
  // A command is one small packet, so a name is never split between two. With its line ends it is not found
  // in the source of a library.
  const unguarded = holdSeats.name.replace(library.name, UNGUARDED)
  const rewrite = (request: Buffer) => {
    if (!off) return request
    const text = request.toString('latin1').replaceAll(`\n${holdSeats.name}\r`, `\n${unguarded}\r`)
    return Buffer.from(text, 'latin1')
  }
  const proxy = await openFaultProxy(redisUrl, 6379, { rewrite })
  return {
    ...proxy,
    guard(is) {
      off = is === 'off'
    },
  }
}
