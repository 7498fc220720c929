// The layers of the project: who may import whom, each with the message for a violation.
import { importsOf, resolveImport } from './imports.ts'

interface Layer {
  of: RegExp
  /** Packages (with their sub-paths), `node:` for all of Node, or prefixes of project paths. */
  may: string[]
  message: string
}

const ROUTES = ['functions/routes.ts', 'functions/route-owners.ts']
const PROBLEMS = ['problems', 'problem-answers', 'problem-pages'].map((name) => `shared/http/${name}.ts`)
const PROCESS = ['env', 'env-files', 'log', 'metrics', 'process-metrics'].map((name) => `shared/${name}.ts`)
const CLIENTS = ['shared/resources.ts', 'shared/traces/span.ts']
const REDIS = ['shared/redis.ts', 'shared/redis-functions.ts']
/** The first layer that matches a file applies; a file without a layer may import everything. */
const layers: Layer[] = [
  {
    of: /^shared\/domain\//,
    may: ['valibot', 'shared/domain/'],
    message: 'The domain is pure: it imports valibot and itself. Pass what it needs as an argument.',
  },
  {
    of: /^shared\/std\/(is-main|next-tick)\.ts$/,
    may: ['node:'],
    message: 'Only Node knows which file was started, and what it has queued.',
  },
  {
    of: /^shared\/std\//,
    may: ['shared/std/', 'valibot', 'uuid', 'hono/utils'],
    message: 'General tools know nothing of Milo: pass what they need as an argument.',
  },
  {
    of: /^shared\/holds\//,
    may: ['shared/domain/', 'shared/std/', 'shared/holds/', ...REDIS, ...CLIENTS],
    message: 'shared/holds knows the domain and Redis, never SQL: let the caller join the two.',
  },
  {
    of: /^shared\/db\//,
    may: ['shared/domain/', 'shared/std/', 'shared/db/', 'postgres', ...CLIENTS],
    message: 'shared/db knows the domain and Postgres, never Redis: let the caller join the two.',
  },
  {
    of: /^shared\/auth\/passwords\.ts$/,
    may: ['shared/std/', 'node:crypto'],
    message: 'Passwords need scrypt, which only node:crypto has (also in workerd), and nothing else.',
  },
  { of: /^shared\/auth\/totp\.ts$/, may: ['otpauth'], message: 'Codes come from otpauth alone.' },
  {
    of: /^shared\/postgres\/silent-connections\.ts$/,
    may: ['node:net'],
    message: 'Sockets, which workerd has too.',
  },
  {
    of: /^shared\/(tickets\/font-files|env-files)\.ts$/,
    may: ['shared/tickets/', 'shared/env.ts', 'node:'],
    message: 'Only Node processes read files: at the edge fonts and settings come through bindings.',
  },
  {
    of: /^shared\/tickets\//,
    may: [
      'shared/',
      'pdfkit',
      'fontkit',
      'bidi-js',
      'qr',
      'valibot',
      '@fontsource',
      'hono',
      'ical-generator',
      'asn1js',
      'fflate',
      'pkijs',
    ],
    message: 'Tickets are printed on every host: no Node modules.',
  },
  { of: /^shared\/traces\/sdk\.ts$/, may: ['shared/', '@opentelemetry'], message: 'Only this loads it.' },
  {
    of: /^shared\//,
    may: ['shared/', 'hono', 'valibot', 'ioredis', 'postgres', 'postgres-array', 'pino', 'uuid', 'fflate'],
    message: 'shared/ runs on every host: no Node modules, no other folder of the project.',
  },
  {
    of: /^lua\//,
    may: ['lua/', 'shared/domain/', 'shared/std/', 'wasmoon-lua5.1', 'node:'],
    message: 'The build of the Lua libraries knows the domain and a Lua, nothing that stands above them.',
  },
  {
    of: /^functions\/host\/emulator\.ts$/,
    may: ['shared/', 'functions/', 'deploy/', 'hono', 'miniflare', 'esbuild', 'node-schedule', 'node:'],
    message: 'The emulator loads functions by their routes, bundled as deploy/ bundles them.',
  },
  {
    of: /^functions\/host\/(node|named-response)\.ts$/,
    may: ['shared/', ...ROUTES, 'functions/host/', 'hono', '@hono/node-server', 'node-schedule', 'node:'],
    message: 'A host loads functions by their routes, and imports none of the processes around it.',
  },
  {
    of: /^functions\/host\/assets\.ts$/,
    may: ['node:'],
    message: 'Assets are files: a host reads them, no function does.',
  },
  {
    of: /^functions\/host\/(metrics|health|own-answers|request-spans)\.ts$/,
    may: ['shared/', 'functions/host/'],
    message: 'Health, metrics, spans and files belong to a host: a host serves them, no function does.',
  },
  {
    of: /^functions\/client\//,
    may: ['shared/', 'functions/client/', 'hono', 'valibot'],
    message: 'The client knows the types of functions and runs none of them.',
  },
  {
    of: /^functions\/openapi\/get\.ts$/,
    may: ['shared/', 'hono', 'valibot', 'functions/openapi/openapi.generated.json'],
    message: 'The function that serves the description may also import that.',
  },
  {
    of: /^functions\/openapi\//,
    may: [
      'shared/',
      ...ROUTES,
      'functions/openapi/',
      'functions/client/',
      'gateway/limits/route-policies.ts',
      'gateway/limits/rate-limits.ts',
      'package.json',
      'hono',
      'valibot',
      '@valibot/to-json-schema',
      '@seriousme/openapi-schema-validator',
      'yaml',
      'node:',
    ],
    message: 'The generator of the description reads functions by their routes.',
  },
  {
    of: /^functions\/pages\//,
    may: ['shared/', 'functions/pages/', 'web/', 'hono', 'valibot', 'preact'],
    message: 'A page reads what it shows from shared/ and renders components of web/.',
  },
  {
    of: /^web\/(build|sizes)\.ts$/,
    may: ['node:', 'esbuild', 'web/build.ts'],
    message: 'The build knows files and the bundler.',
  },
  {
    of: /^web\//,
    may: [
      'web/',
      'shared/domain/contact.ts',
      'shared/domain/drawing.ts',
      'shared/domain/local-time.ts',
      'shared/domain/price.ts',
      'shared/domain/seat-name.ts',
      'shared/domain/written-drawing.ts',
      'shared/messages/drawing-errors.ts',
      'shared/messages/formats.ts',
      'shared/tickets/codes.ts',
      'preact',
      'preact-render-to-string',
      '@panzoom/panzoom',
      '@preact/signals',
      'qr',
    ],
    message: 'web/ is the same in browsers and on servers: it is given what it shows.',
  },
  {
    of: /^functions\/routes\.ts$/,
    may: ['functions/office-routes.ts'],
    message: 'The list of functions is plain data.',
  },
  {
    of: /^functions\//,
    may: ['shared/', 'hono', 'valibot'],
    message:
      'A function imports #shared/*, hono and valibot: it must run at the edge, and code of two functions goes to shared/.',
  },
  {
    of: /^worker-payments\//,
    may: [
      'worker-payments/',
      'shared/',
      'amqplib',
      'nodemailer',
      'preact',
      'preact-render-to-string',
      'stripe',
      'razorpay',
      'node:',
    ],
    message:
      'The worker imports #shared/*, amqplib, mail and payment SDKs, and no function: shared code goes to shared/.',
  },
  {
    of: /^gateway\/edge\.ts$/,
    may: ['gateway/', 'shared/http/client-address.ts', ...PROBLEMS, ...ROUTES],
    message: 'The gateway at the edge imports the routes and no Node modules.',
  },
  {
    of: /^gateway\//,
    may: [
      'gateway/',
      ...ROUTES,
      'hono',
      '@hono/node-server',
      ...PROCESS,
      'shared/traces/',
      'shared/http/client-address.ts',
      ...PROBLEMS,
      'shared/http/request-ids.ts',
      'shared/rate-limit/',
      'shared/std/',
      'node:',
    ],
    message: 'The gateway has no database and no domain: it forwards requests.',
  },
]

/** Tests, and what only tests import, may import anything. */
const TEST = /\.test\.tsx?$|(^|\/)testing(\/|[^/]*\.ts$)/
/** The imports of a file that its layer does not allow. */
export function forbiddenImports(
  path: string,
  text: string,
): { line: number; name: string; message: string }[] {
  const layer = TEST.test(path) ? undefined : layers.find((each) => each.of.test(path))
  if (!layer) return []
  return importsOf(text)
    .map(({ line, name }) => ({ line, name, target: resolveImport(path, name) }))
    .filter(({ target }) => !layer.may.some((allowed) => matches(target, allowed)))
    .map(({ line, name }) => ({ line, name, message: layer.message }))
}

function matches(target: string, allowed: string): boolean {
  if (allowed.endsWith('/') || allowed.endsWith(':')) return target.startsWith(allowed)
  return target === allowed || target.startsWith(`${allowed}/`)
}
