// What a payment is settled with, in the name of a span: Postgres, Redis and each call of a provider.
import type { Resources } from '#shared/resources.ts'
import { tracedResources } from '#shared/traces/clients.ts'
import { type Span, traced } from '#shared/traces/span.ts'
import type { Provider } from '../providers/provider.ts'

interface Settling extends Resources {
  providers: Readonly<Record<string, Provider>>
}

export function settlingIn<S extends Settling>(settings: S, span: Span): S {
  const providers = Object.entries(settings.providers).map(([name, provider]) => [
    name,
    tracedProvider(provider, span),
  ])
  return { ...settings, ...tracedResources(settings, span), providers: Object.fromEntries(providers) }
}

/** What calls the provider. */
const CALLS: readonly (string | symbol)[] = [
  'prepare',
  'charge',
  'chargeState',
  'close',
  'account',
  'list',
  'refund',
  'refundState',
] satisfies (keyof Provider)[]

function tracedProvider(provider: Provider, span: Span): Provider {
  return new Proxy(provider, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (!CALLS.includes(name) || typeof value !== 'function') return value
      const attributes = { 'peer.service': target.name, 'code.function.name': String(name) }
      return (...given: unknown[]) =>
        traced(span, `${String(name)} ${target.name}`, { kind: 'client', attributes }, async () =>
          Reflect.apply(value, target, given),
        )
    },
  })
}
