// The three processes as containers: settings, probes, limits, and a drain that ends before Kubernetes kills.
import { type CONFIG, IMAGE, type Part, SECRET, SETTINGS } from './names.ts'

export const HTTP_PORT = 8080
/** Of the gateway alone: state and metrics. */
export const ADMIN_PORT = 9090
/** Each process ends within 10 s of SIGTERM, the gateway after it has waited for load balancers. */
export const GRACE_S = 45
/** Endpoints of a pod that ends are taken out everywhere within this. */
const GATEWAY_DRAIN_WAIT_MS = 15_000

const COMMANDS: Record<Part, string> = {
  gateway: 'gateway/main.ts',
  functions: 'functions/host/node.ts',
  'worker-payments': 'worker-payments/main.ts',
}

/** What a collector of traces knows us by. */
const COLLECTOR = 'OTEL_EXPORTER_OTLP_HEADERS'

/** Secrets by name: the object `milo` holds them, made by an operator and in no file of this repository. */
const SECRETS: Record<Part, readonly string[]> = {
  gateway: ['REDIS_URL', COLLECTOR],
  functions: [
    'DATABASE_URL',
    'REDIS_URL',
    'JWT_PRIVATE_KEY',
    'TICKET_PRIVATE_KEY',
    'SECOND_FACTOR_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'RAZORPAY_KEY_SECRET',
    'RAZORPAY_WEBHOOK_SECRET',
    'APPLE_PASS_SIGNER',
    'GOOGLE_WALLET_ACCOUNT',
    COLLECTOR,
  ],
  'worker-payments': [
    'DATABASE_URL',
    'DATABASE_DIRECT_URL',
    'REDIS_URL',
    'AMQP_URL',
    'TICKET_PRIVATE_KEY',
    'STRIPE_SECRET_KEY',
    'RAZORPAY_KEY_ID',
    'RAZORPAY_KEY_SECRET',
    'SMTP_URL',
    'SMS_HOOK_SECRET',
    COLLECTOR,
  ],
}
/** Without these nothing starts; the others belong to providers that may not be enabled. */
const REQUIRED = ['DATABASE_URL', 'REDIS_URL', 'AMQP_URL', 'JWT_PRIVATE_KEY', 'TICKET_PRIVATE_KEY']

const OWN: Record<Part, Record<string, string>> = {
  gateway: {
    // Every pod of the headless service, read again as they come and go.
    UPSTREAMS: `dns+http://functions:${HTTP_PORT}`,
    READY_URLS: `http://worker-payments:${HTTP_PORT}/readyz`,
    ADMIN_PORT: String(ADMIN_PORT),
    ADMIN_HOST: '0.0.0.0',
    DRAIN_WAIT_MS: String(GATEWAY_DRAIN_WAIT_MS),
  },
  functions: {},
  'worker-payments': { OUTGOING_FOLDER: '/tmp/outgoing' },
}

/** No limit on CPU: a throttled event loop makes every request wait. HPA measures by what is requested. */
const RESOURCES: Record<Part, { cpu: string; memory: string }> = {
  gateway: { cpu: '500m', memory: '512Mi' },
  functions: { cpu: '500m', memory: '512Mi' },
  'worker-payments': { cpu: '250m', memory: '512Mi' },
}

export const LOCKED_DOWN = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
}

const probe = (path: string, more: object) => ({ httpGet: { path, port: 'http' }, ...more })

export function containerOf(part: Part) {
  const { cpu, memory } = RESOURCES[part]
  return {
    name: part,
    image: IMAGE,
    imagePullPolicy: 'IfNotPresent' as const,
    command: ['node', COMMANDS[part]],
    ports: [
      { name: 'http', containerPort: HTTP_PORT },
      ...(part === 'gateway' ? [{ name: 'admin', containerPort: ADMIN_PORT }] : []),
    ],
    envFrom: [{ configMapRef: { name: SETTINGS } }],
    env: [
      { name: 'PORT', value: String(HTTP_PORT) },
      { name: 'INSTANCE', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      ...Object.entries(OWN[part]).map(([name, value]) => ({ name, value })),
      ...SECRETS[part].map((name) => ({ name, valueFrom: { secretKeyRef: secretOf(name) } })),
    ],
    resources: { requests: { cpu, memory }, limits: { memory } },
    securityContext: LOCKED_DOWN,
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    startupProbe: probe('/healthz', { periodSeconds: 1, failureThreshold: 60 }),
    // Alive says only that the event loop turns: a restart repairs neither Postgres nor Redis.
    livenessProbe: probe('/healthz', { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }),
    readinessProbe: probe('/readyz', { periodSeconds: 2, timeoutSeconds: 3, failureThreshold: 2 }),
  }
}

const secretOf = (key: string) => ({
  name: SECRET,
  key,
  ...(REQUIRED.includes(key) ? {} : { optional: true }),
})

/** What is no secret, for all three; a process reads what it knows. Empty: for an operator to fill in. */
export const SETTING_VALUES: Record<(typeof CONFIG)[number], string> = {
  PAYMENT_PROVIDERS: 'simulator',
  STRIPE_PUBLISHABLE_KEY: '',
  SITE_URL: 'https://tickets.example.org',
  CORS_ORIGINS: '',
  TRUSTED_PROXIES: '',
  MAIL_FROM: 'Milo <tickets@example.org>',
  SMS_HOOK_URL: '',
  GOOGLE_WALLET_ISSUER: '',
  STAFF_SECOND_FACTOR: 'optional',
  LOG_LEVEL: 'info',
  DATABASE_POOL: '8',
  OTEL_EXPORTER_OTLP_ENDPOINT: '',
  OTEL_TRACES_SAMPLER_ARG: '0.01',
}
