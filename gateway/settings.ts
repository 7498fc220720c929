// What the gateway reads from its environment; shared/env.ts has each variable's meaning and default.
import { readEnv } from '#shared/env.ts'

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
] as const

export type Settings = ReturnType<typeof readSettings>

export function readSettings(source: Record<string, unknown>) {
  return readEnv(names, source)
}
