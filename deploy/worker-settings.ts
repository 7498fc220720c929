// Settings of every Worker, derived from functions/routes.ts and wrangler.base.json: nothing is written forty times.
import { type Route, routes, workerName } from '../functions/routes.ts'
import { bindingOf } from '../gateway/worker.ts'
import type { SettingName } from '../shared/env.ts'
import { ROUTER } from './bundle.ts'
import base from './wrangler.base.json' with { type: 'json' }

/** Handed over with `wrangler secret put`, one by one; no generated file ever holds a value of these. */
const SECRETS: readonly SettingName[] = ['DATABASE_URL', 'REDIS_URL', 'JWT_PRIVATE_KEY']
/** What only one function may know. */
const OWN_SECRETS: Record<string, readonly SettingName[]> = {
  'webhooks/stripe': ['STRIPE_WEBHOOK_SECRET'],
  'webhooks/razorpay': ['RAZORPAY_WEBHOOK_SECRET'],
}

/** Names of the secrets of a function's Worker; the router has none. */
export const secretsOf = (name: string): readonly SettingName[] =>
  name === ROUTER ? [] : [...SECRETS, ...(OWN_SECRETS[name] ?? [])]

/** Beside the router's settings: what Cloudflare serves by itself, however large. */
export const ASSETS = 'assets'

const routerName = workerName({ name: ROUTER })

/** What wrangler reads as wrangler.json (its documented names). */
export interface WorkerSettings {
  name: string
  main: string
  no_bundle: true
  compatibility_date: string
  compatibility_flags: string[]
  vars?: Record<string, string>
  triggers?: { crons: string[] }
  services?: { binding: string; service: string }[]
  assets?: { directory: string }
  [key: string]: unknown
}

/** Settings of the Worker of one function. */
export function functionSettings(route: Route): WorkerSettings {
  const name = workerName(route)
  return {
    ...base,
    name,
    main: 'index.js',
    no_bundle: true,
    vars: { ...base.vars, INSTANCE: name },
    ...(route.cron === undefined ? {} : { triggers: { crons: [route.cron] } }),
  }
}

/** Settings of the router: the only Worker that the world can reach, bound to all the others. */
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

/** Settings of the Worker of this name: a function's as in routes.ts, or the router's. Undefined where there is none. */
export function settingsOf(name: string): WorkerSettings | undefined {
  if (name === ROUTER) return routerSettings()
  const route = routes.find((each) => each.name === name)
  return route && functionSettings(route)
}
