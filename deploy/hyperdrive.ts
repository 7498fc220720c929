// Hyperdrive: Cloudflare's pool of connections to Postgres. Unless told not to, it answers reads from a cache
// that is up to 75 s old: seats and prices of before.
import * as v from 'valibot'

const Config = v.object({ caching: v.object({ disabled: v.literal(true) }) })

/** Throws unless what `wrangler hyperdrive get` printed says that the pool caches nothing. */
export function mustNotCache(printed: string, id: string): void {
  const begin = printed.indexOf('{')
  const text = begin < 0 ? '' : printed.slice(begin, printed.lastIndexOf('}') + 1)
  if (v.is(Config, parsed(text))) return
  throw new Error(
    `Hyperdrive ${id} caches reads, or does not say that it does not. Turn that off, then deploy again:\n` +
      `  npx wrangler hyperdrive update ${id} --caching-disabled`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
