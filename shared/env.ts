// The one schema of the environment. Each process reads the part it needs and exits, naming the variable, if
// one is missing. Processes of Node take NAME_FILE too (env-files.ts).
import * as v from 'valibot'
import { paymentProviders } from './domain/payment.ts'
import { isOrigin, isPassSigner, list, maybeUrl, port, redisUrl, share, url, whole } from './setting-types.ts'

/** The AMQP_URL without RabbitMQ: messages stay in the worker (worker-payments/messaging/in-process.ts). */
export const IN_PROCESS_AMQP = 'memory:'

export const settings = {
  PORT: port,
  HOST: v.string(),
  /** Name of this process in logs, health answers and the X-Served-By header. */
  INSTANCE: v.string(),
  LOG_LEVEL: v.picklist(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  DATABASE_URL: url('postgres', 'postgresql'),
  /** Past PgBouncer, for the worker's LISTEN; empty: DATABASE_URL leads to Postgres itself. */
  DATABASE_DIRECT_URL: maybeUrl('postgres', 'postgresql'),
  REDIS_URL: redisUrl,
  /** RabbitMQ; or `memory:`, which keeps messages in the worker's memory: not for production. */
  AMQP_URL: v.union(
    [v.literal(IN_PROCESS_AMQP), url('amqp', 'amqps')],
    `must be a URL of amqp or amqps (or ${IN_PROCESS_AMQP}, without RabbitMQ, for trying Milo out)`,
  ),
  /**
   * Private key that signs access tokens: a JWK (JSON) of kty EC, crv P-256, with kid. Or a set of them,
   * {"keys": […]}: the first signs, the others are accepted and published, for rotation (`npm run keys --
   * add`).
   */
  JWT_PRIVATE_KEY: v.pipe(v.string(), v.startsWith('{', 'must be a JWK as JSON, or a set of them')),
  /**
   * The public parts of JWT_PRIVATE_KEY, for functions that only verify tokens (`npm run keys -- public`):
   * {"keys": […]}.
   */
  JWT_PUBLIC_KEYS: v.pipe(v.string(), v.startsWith('{', 'must be a set of JWKs as JSON')),
  /**
   * Encrypts the secrets of authenticators: a JWK (JSON) of kty oct, 256 bits, with kid. Or a set of them,
   * {"keys": […]}: the first encrypts, each decrypts, for rotation (`npm run keys -- add-second`). Empty: no
   * account can have an authenticator.
   */
  SECOND_FACTOR_KEY: v.union([
    v.literal(''),
    v.pipe(v.string(), v.startsWith('{', 'must be a JWK as JSON, or a set of them')),
  ]),
  /** required: staff and admins have no rights without a second factor. */
  STAFF_SECOND_FACTOR: v.picklist(['optional', 'required']),
  /** Private key that signs ticket codes: a JWK (JSON) of kty OKP, crv Ed25519, with kid. */
  TICKET_PRIVATE_KEY: v.pipe(v.string(), v.startsWith('{', 'must be a JWK as JSON')),
  /**
   * Signs passes for Apple Wallet: private key (PKCS 8), certificate of the pass type and Apple's
   * intermediate one, as PEM, one after the other; line ends may be \n. Empty: there are no such passes.
   */
  APPLE_PASS_SIGNER: v.union([
    v.literal(''),
    v.pipe(v.string(), v.check(isPassSigner, 'must be a PRIVATE KEY and CERTIFICATEs as PEM')),
  ]),
  /** Google Wallet: the issuer's id, and the key of its service account as JSON. Empty: no links. */
  GOOGLE_WALLET_ISSUER: v.pipe(v.string(), v.regex(/^\d*$/, 'must be a number')),
  GOOGLE_WALLET_ACCOUNT: v.union([v.literal(''), v.pipe(v.string(), v.startsWith('{', 'must be JSON'))]),
  /**
   * Comma-separated base URLs of the function instances behind the gateway. `http://a:8080;weight=2` gets
   * twice the share; `dns+http://functions:8080` means every address of that name, resolved repeatedly.
   */
  UPSTREAMS: v.pipe(
    v.string(),
    v.transform((text) => text.split(',').map((part) => part.trim())),
    v.array(url('http', 'https', 'dns+http')),
  ),
  /** Comma-separated URLs of other processes whose /readyz is part of the gateway's own; may be empty. */
  READY_URLS: v.pipe(list, v.array(url('http', 'https'))),
  /** Comma-separated: simulator, stripe, razorpay. The simulator takes no money: not for production. */
  PAYMENT_PROVIDERS: v.pipe(
    v.string(),
    v.transform((text) => text.split(',').map((part) => part.trim())),
    v.array(v.picklist(paymentProviders, `must be of ${paymentProviders.join(', ')}`)),
  ),
  STRIPE_SECRET_KEY: v.string(),
  /** What browsers know Stripe's account by; empty: no payment can wait for its buyer there. */
  STRIPE_PUBLISHABLE_KEY: v.string(),
  STRIPE_WEBHOOK_SECRET: v.string(),
  /** Another server that speaks Stripe's or Razorpay's HTTP, as in tests; empty: the provider's own. */
  STRIPE_API_URL: maybeUrl('http', 'https'),
  RAZORPAY_KEY_ID: v.string(),
  RAZORPAY_KEY_SECRET: v.string(),
  RAZORPAY_WEBHOOK_SECRET: v.string(),
  RAZORPAY_API_URL: maybeUrl('http', 'https'),
  /** yes: webhook endpoints may be on a private network and without TLS. For trying Milo out. */
  WEBHOOKS_TO_PRIVATE: v.picklist(['yes', 'no']),
  /** Mail server, e.g. smtps://user:password@mail.example; empty: mails become files in OUTGOING_FOLDER. */
  SMTP_URL: maybeUrl('smtp', 'smtps'),
  MAIL_FROM: v.string(),
  OUTGOING_FOLDER: v.string(),
  /** Where buyers reach this site: the base of links in mails, such as https://tickets.example. */
  SITE_URL: url('http', 'https'),
  /** Comma-separated origins of browser apps elsewhere that may send tokens and cookies, and write. */
  CORS_ORIGINS: v.pipe(list, v.array(v.pipe(url('http', 'https'), v.check(isOrigin, 'must be origins')))),
  /** URL that text messages are posted to; empty: no text messages. SMS_HOOK_SECRET signs: whsec_<base64>. */
  SMS_HOOK_URL: maybeUrl('http', 'https'),
  SMS_HOOK_SECRET: v.string(),
  /** Connections to Postgres per process. */
  DATABASE_POOL: whole,
  /** How the gateway chooses an instance: round robin, or the less busy of two drawn at random. */
  BALANCE: v.picklist(['round-robin', 'least-connections']),
  /** Interval between health checks of one instance. */
  HEALTH_INTERVAL_MS: whole,
  /** Slow start: time for an instance to return to its full share after it was away. */
  SLOW_START_MS: whole,
  /**
   * Time-outs of the gateway for a connection, the head of an answer, and the gap between two pieces of a
   * body.
   */
  CONNECT_TIMEOUT_MS: whole,
  FIRST_BYTE_TIMEOUT_MS: whole,
  IDLE_TIMEOUT_MS: whole,
  /** Time from the request to the head of its answer, including a retry. */
  DEADLINE_MS: whole,
  /**
   * Request bodies up to this size are buffered, so that they can be retried; larger ones are streamed once.
   */
  BUFFER_BYTES: whole,
  /** Larger request bodies are refused with 413. */
  BODY_LIMIT_BYTES: whole,
  /**
   * Comma-separated addresses and networks of proxies whose X-Forwarded-* the gateway trusts; may be empty.
   */
  TRUSTED_PROXIES: list,
  /** Comma-separated addresses and networks that the gateway refuses; may be empty. */
  BLOCKED_ADDRESSES: list,
  /** Most requests in progress at the gateway; as many again wait briefly. */
  MAX_IN_FLIGHT: whole,
  /** Multiplies every rate limit; 0 turns them off, for load tests. */
  RATE_LIMIT_SCALE: v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/, 'must be a number'), v.transform(Number)),
  /** Gateway processes on the one port; with more than one, SIGHUP replaces them one by one. */
  GATEWAY_WORKERS: whole,
  /** Whether the gateway compresses text that instances send uncompressed: 1 or 0. */
  COMPRESS: v.pipe(
    v.picklist(['0', '1']),
    v.transform((text) => text === '1'),
  ),
  /** Port of the gateway's state and metrics; not for the public. */
  ADMIN_PORT: port,
  ADMIN_HOST: v.string(),
  /** Certificate chain and private key (PEM files): with both the gateway speaks TLS and HTTP/2. */
  TLS_CERT_FILE: v.string(),
  TLS_KEY_FILE: v.string(),
  /** Base URL of an OTLP/HTTP receiver, such as http://collector:4318; empty: no traces (shared/traces). */
  OTEL_EXPORTER_OTLP_ENDPOINT: maybeUrl('http', 'https'),
  /** Header fields for it, `name=value` with commas between; OpenTelemetry's exporter reads this itself. */
  OTEL_EXPORTER_OTLP_HEADERS: v.string(),
  /** The part of the traces that begin here which is kept, from 0 to 1. */
  OTEL_TRACES_SAMPLER_ARG: share,
  /** How long a stopping gateway still accepts requests, so that its load balancer notices /readyz. */
  DRAIN_WAIT_MS: whole,
} as const

type Settings = typeof settings
export type SettingName = keyof Settings

/** Optional variables and their defaults. */
const defaults: { [Name in SettingName]?: string } = {
  HOST: '127.0.0.1',
  INSTANCE: 'milo',
  LOG_LEVEL: 'info',
  SECOND_FACTOR_KEY: '',
  STAFF_SECOND_FACTOR: 'optional',
  APPLE_PASS_SIGNER: '',
  GOOGLE_WALLET_ISSUER: '',
  GOOGLE_WALLET_ACCOUNT: '',
  READY_URLS: '',
  PAYMENT_PROVIDERS: 'simulator',
  STRIPE_SECRET_KEY: '',
  STRIPE_PUBLISHABLE_KEY: '',
  STRIPE_WEBHOOK_SECRET: '',
  STRIPE_API_URL: '',
  RAZORPAY_KEY_ID: '',
  RAZORPAY_KEY_SECRET: '',
  RAZORPAY_WEBHOOK_SECRET: '',
  RAZORPAY_API_URL: '',
  WEBHOOKS_TO_PRIVATE: 'no',
  SMTP_URL: '',
  MAIL_FROM: 'Milo <tickets@milo.test>',
  OUTGOING_FOLDER: '.milo/outgoing',
  SITE_URL: 'http://127.0.0.1:8080',
  CORS_ORIGINS: '',
  SMS_HOOK_URL: '',
  SMS_HOOK_SECRET: '',
  DATABASE_DIRECT_URL: '',
  // 2 to 4 connections per core were fastest for the reservation statement; 8 serves two cores.
  DATABASE_POOL: '8',
  BALANCE: 'round-robin',
  // A dead instance is out after one interval; a check each second costs under a thousandth of its time.
  HEALTH_INTERVAL_MS: '1000',
  // Time for a fresh Node process to compile its hot paths and fill its connection pools.
  SLOW_START_MS: '10000',
  // Instances are a network hop away: a connection that takes a second will not come.
  CONNECT_TIMEOUT_MS: '1000',
  // The slowest endpoint hashes a password, about 200 ms, behind a queue of others.
  FIRST_BYTE_TIMEOUT_MS: '10000',
  // Four times the usual 15 s of a heartbeat on an event stream.
  IDLE_TIMEOUT_MS: '60000',
  // People give up after ten seconds; programs with less patience send their own time-out.
  DEADLINE_MS: '30000',
  // The bodies of this API are a few hundred bytes; 64 KiB leaves room and bounds what a thousand slow
  // senders occupy.
  BUFFER_BYTES: '65536',
  // The largest body of the API is a drawn seat layout, about ten KB.
  BODY_LIMIT_BYTES: '1048576',
  TRUSTED_PROXIES: '',
  BLOCKED_ADDRESSES: '',
  // At 5 ms per answer this is far more than the instances can serve: higher limits only queue in them.
  MAX_IN_FLIGHT: '512',
  RATE_LIMIT_SCALE: '1',
  ADMIN_HOST: '127.0.0.1',
  // One process forwards more than three instances serve.
  GATEWAY_WORKERS: '1',
  // Compressing a small answer costs ten times what it saves; a CDN in front does it once for all.
  COMPRESS: '0',
  OTEL_EXPORTER_OTLP_ENDPOINT: '',
  OTEL_EXPORTER_OTLP_HEADERS: '',
  // OpenTelemetry's own default.
  OTEL_TRACES_SAMPLER_ARG: '1',
  // One health interval of a load balancer in front.
  DRAIN_WAIT_MS: '1000',
}

export class EnvError extends Error {}

/**
 * Reads `names` from `source` (`process.env` or a Worker's `env`). Throws an EnvError that lists every
 * missing or wrong variable, one per line.
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
