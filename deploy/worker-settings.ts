// Settings of every Worker, derived from functions/routes.ts and wrangler.base.json.
import { type Route, routes, workerName } from '../functions/routes.ts'
import { bindingOf } from '../gateway/edge.ts'
import type { SettingName } from '../shared/env.ts'
import { ROUTER } from './bundle.ts'
import base from './wrangler.base.json' with { type: 'json' }

/** Set with `wrangler secret put`, one by one; no generated file ever contains them. */
const SECRETS: readonly SettingName[] = ['DATABASE_URL', 'REDIS_URL']
const WALLETS: readonly SettingName[] = ['APPLE_PASS_SIGNER', 'GOOGLE_WALLET_ISSUER', 'GOOGLE_WALLET_ACCOUNT']
/** Secrets of a single function. */
const OWN_SECRETS: Record<string, readonly SettingName[]> = {
  'ticket-holders/update': ['TICKET_PRIVATE_KEY'],
  'tickets/get': WALLETS,
  // It says which wallets there are, and signs the link of Google's.
  'pages/ticket': WALLETS,
  'razorpay-confirmations/create': ['RAZORPAY_KEY_SECRET'],
  'webhooks/stripe': ['STRIPE_WEBHOOK_SECRET'],
  'webhooks/razorpay': ['RAZORPAY_WEBHOOK_SECRET'],
}

/** The functions that print: their Workers carry the font files. */
const PRINTING: ReadonlySet<string> = new Set(['tickets/get', 'receipts/get'])
/** The binding of the font files. */
export const FONTS = 'FONTS'

/** Names of the secrets of a function's Worker; the router has no secrets. */
export function secretsOf(name: string, hyperdrive?: string): readonly SettingName[] {
  if (name === ROUTER) return []
  const servers = SECRETS.filter((secret) => hyperdrive === undefined || secret !== 'DATABASE_URL')
  return [...servers, keysOf(name), ...sealingKeysOf(name), ...(OWN_SECRETS[name] ?? [])]
}

/** Only functions that sign have private keys. */
const keysOf = (name: string): SettingName =>
  routes.some((route) => route.name === name && route.signs) ? 'JWT_PRIVATE_KEY' : 'JWT_PUBLIC_KEYS'

/** Only functions that read secrets of authenticators can decrypt them. */
const sealingKeysOf = (name: string): readonly SettingName[] =>
  routes.some((route) => route.name === name && route.seals) ? ['SECOND_FACTOR_KEY'] : []

/** Static files beside a Worker's settings, however large. */
export const ASSETS = 'assets'

const routerName = workerName({ name: ROUTER })

/** The fields of wrangler.json (its documented names). */
export interface WorkerSettings {
  name: string
  main: string
  no_bundle: true
  compatibility_date: string
  compatibility_flags: string[]
  vars?: Record<string, string>
  triggers?: { crons: string[] }
  hyperdrive?: { binding: string; id: string }[]
  services?: { binding: string; service: string }[]
  assets?: { directory: string; binding?: string }
  [key: string]: unknown
}

/** Settings of the Worker of one function. `hyperdrive`: the id of the pool to Postgres, if any. */
function functionSettings(route: Route, hyperdrive: string | undefined): WorkerSettings {
  const name = workerName(route)
  return {
    ...base,
    name,
    main: 'index.js',
    no_bundle: true,
    vars: { ...base.vars, INSTANCE: name },
    ...(route.cron === undefined ? {} : { triggers: { crons: [route.cron] } }),
    ...(hyperdrive === undefined ? {} : { hyperdrive: [{ binding: 'HYPERDRIVE', id: hyperdrive }] }),
    ...(PRINTING.has(route.name) ? { assets: { directory: ASSETS, binding: FONTS } } : {}),
  }
}

/** Settings of the router: the only public Worker, bound to all the others. */
export function routerSettings(): WorkerSettings {
  const { vars: _, ...rest } = base
  return {
    ...rest,
    name: routerName,
    main: 'index.js',
    no_bundle: true,
    workers_dev: true,
    assets: { directory: ASSETS },
    services: routes.map((route) => ({ binding: bindingOf(route), service: workerName(route) })),
  }
}

/**
 * Settings of the Worker of this name: a function's as in routes.ts, or the router's. Undefined if there is
 * no such Worker.
 */
export function settingsOf(name: string, hyperdrive?: string): WorkerSettings | undefined {
  if (name === ROUTER) return routerSettings()
  const route = routes.find((each) => each.name === name)
  return route && functionSettings(route, hyperdrive)
}
