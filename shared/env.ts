// The one schema of the environment. Each process reads the part it needs and stops, naming the variable, where one is missing.
import * as v from 'valibot'

const port = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65_535))
const whole = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))
const url = (...schemes: string[]) =>
  v.pipe(
    v.string(),
    v.check(
      (text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)),
      `must be a URL of ${schemes.join(' or ')}`,
    ),
  )

export const settings = {
  PORT: port,
  HOST: v.string(),
  /** Name of this process in logs, health answers and the X-Served-By header. */
  INSTANCE: v.string(),
  LOG_LEVEL: v.picklist(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  DATABASE_URL: url('postgres', 'postgresql'),
  REDIS_URL: url('redis', 'rediss'),
  AMQP_URL: url('amqp', 'amqps'),
  /** Private key that signs access tokens: a JWK (JSON) of kty EC, crv P-256, with kid. */
  JWT_PRIVATE_KEY: v.pipe(v.string(), v.startsWith('{', 'must be a JWK as JSON')),
  /** Private key that signs ticket codes: a JWK (JSON) of kty OKP, crv Ed25519, with kid. */
  TICKET_PRIVATE_KEY: v.pipe(v.string(), v.startsWith('{', 'must be a JWK as JSON')),
  /** Comma-separated base URLs of the function instances behind the gateway. */
  UPSTREAMS: v.pipe(
    v.string(),
    v.transform((text) => text.split(',').map((part) => part.trim())),
    v.array(url('http', 'https')),
  ),
  /** Comma-separated URLs of further processes whose /readyz the gateway's own readiness includes; may be empty. */
  READY_URLS: v.pipe(
    v.string(),
    v.transform((text) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))),
    v.array(url('http', 'https')),
  ),
  /** Connections to Postgres per process. */
  DATABASE_POOL: whole,
} as const

type Settings = typeof settings
export type SettingName = keyof Settings

/** Variables that may be missing, and what then holds. */
const defaults: { [Name in SettingName]?: string } = {
  HOST: '127.0.0.1',
  INSTANCE: 'milo',
  LOG_LEVEL: 'info',
  READY_URLS: '',
  // 2 to 4 connections a core did best for the reservation statement; 8 serves two cores.
  DATABASE_POOL: '8',
}

export class EnvError extends Error {}

/**
 * Reads `names` from `source` (`process.env` or a Worker's `env`).
 * Throws an EnvError that names every missing or wrong variable, one a line.
 */
export function readEnv<Name extends SettingName>(
  names: readonly Name[],
  source: Record<string, unknown>,
): { [N in Name]: v.InferOutput<Settings[N]> } {
  const values: Partial<Record<Name, unknown>> = {}
  const wrong: string[] = []
  for (const name of names) {
    const given = source[name] ?? defaults[name]
    if (given === undefined || (given === '' && defaults[name] !== '')) {
      wrong.push(`${name} is not set`)
      continue
    }
    const parsed = v.safeParse(settings[name], given)
    if (parsed.success) values[name] = parsed.output
    else wrong.push(`${name}: ${parsed.issues[0].message}`)
  }
  if (wrong.length > 0) throw new EnvError(`The environment is incomplete:\n  ${wrong.join('\n  ')}`)
  return values as { [N in Name]: v.InferOutput<Settings[N]> }
}
