// The gateway's settings from its environment; shared/env.ts has each variable's meaning and default.
import { readEnv } from '#shared/env.ts'
import { TRACE_SETTINGS } from '#shared/traces/start.ts'

const names = [
  'PORT',
  'HOST',
  'INSTANCE',
  'LOG_LEVEL',
  'UPSTREAMS',
  'READY_URLS',
  'BALANCE',
  'HEALTH_INTERVAL_MS',
  'SLOW_START_MS',
  'CONNECT_TIMEOUT_MS',
  'FIRST_BYTE_TIMEOUT_MS',
  'IDLE_TIMEOUT_MS',
  'DEADLINE_MS',
  'BUFFER_BYTES',
  'BODY_LIMIT_BYTES',
  'DRAIN_WAIT_MS',
  'TRUSTED_PROXIES',
  'BLOCKED_ADDRESSES',
  'MAX_IN_FLIGHT',
  'RATE_LIMIT_SCALE',
  'GATEWAY_WORKERS',
  'COMPRESS',
  'ADMIN_HOST',
  'CORS_ORIGINS',
  ...TRACE_SETTINGS,
] as const

/** The gateway runs without these: Redis (it counts alone), an admin port, TLS. */
const optional = ['REDIS_URL', 'ADMIN_PORT', 'TLS_CERT_FILE', 'TLS_KEY_FILE'] as const

export type Settings = ReturnType<typeof readSettings>

/** Throws an EnvError that names every variable that is missing or wrong. */
export function readSettings(source: Record<string, unknown>) {
  const given = optional.filter((name) => source[name] !== undefined && source[name] !== '')
  const read: Record<string, unknown> = readEnv([...names, ...given], { INSTANCE: 'gateway', ...source })
  return read as ReturnType<typeof readEnv<(typeof names)[number]>> &
    Partial<ReturnType<typeof readEnv<(typeof optional)[number]>>>
}
