// docker-compose.yml, checked as strictly as possible without Docker: syntax, start order, settings, secrets,
// open ports.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readEnv, settings } from '#shared/env.ts'
import { withFiles } from '#shared/env-files.ts'
import { SETTINGS } from '../functions/host/settings.ts'
import { readSettings } from '../gateway/settings.ts'
import { workerSettings } from '../worker-payments/main.ts'
import { projectFolder } from './bundle.ts'
import { secretFiles } from './keys.ts'

interface Service {
  image: string
  build?: { context: string; dockerfile: string; target: string }
  command?: string[]
  profiles?: string[]
  environment?: Record<string, string>
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { test: string[]; disable?: boolean }
  ports?: string[]
  secrets?: (string | { source: string; target: string })[]
  volumes?: string[]
  restart: string
  read_only?: boolean
  cap_drop?: string[]
  security_opt: string[]
  mem_limit: string
  cpus: number
  pids_limit: number
  logging: { driver: string; options: Record<string, string> }
}

// The keys of the Compose Specification that the file uses: another key is a typing error, or a decision to
// add here.
const KEYS =
  'profiles image build command environment secrets depends_on healthcheck ports volumes networks restart read_only cap_drop security_opt init stop_grace_period hostname tmpfs mem_limit cpus pids_limit logging'
/** By what is mounted or by the image, not by what stands in the file. */
const READ_BY_IMAGES: Record<string, string> = {
  postgres: 'POSTGRES_APP_PASSWORD',
  rabbitmq: 'rabbitmq.conf',
}

const read = (file: string) => readFileSync(join(projectFolder, file), 'utf8')
const text = read('docker-compose.yml')
const file = parse(text, { merge: true }) as {
  services: Record<string, Service>
  volumes: object
  networks: object
  secrets: Record<string, { file: string }>
}
const services = Object.entries(file.services)
const MONITORING = ['prometheus', 'alertmanager', 'grafana']
const environmentOf = (name: string) => file.services[name]?.environment ?? {}
const own = services.filter(([, { image }]) => image === 'milo')

/** As compose does: `${NAME:-default}`, `${NAME:+instead}`, `${NAME:?message}`. */
const interpolate = (value: string, env: Record<string, string>): string =>
  value.replace(/\$\{(\w+):(.)([^}]*)\}/g, (_, name: string, kind: string, rest: string) => {
    if (kind === '+') return env[name] ? rest : ''
    const given = env[name] ?? (kind === '-' ? rest : undefined)
    if (given === undefined) throw new Error(`${name}: ${rest}`)
    return given
  })

test('it has the services of the design, and only known keys', () => {
  const isMonitoring = ([, { profiles }]: (typeof services)[number]) => profiles?.join() === 'monitoring'
  expect(services.filter(isMonitoring).map(([name]) => name)).toEqual(MONITORING)
  expect(
    services
      .filter((each) => !isMonitoring(each))
      .map(([name]) => name)
      .sort(),
  ).toEqual([
    'first-admin',
    'functions-a',
    'functions-b',
    'functions-c',
    'gateway',
    'migrations',
    'postgres',
    'rabbitmq',
    'redis',
    'worker-payments',
  ])
  for (const [name, service] of services) {
    expect(KEYS.split(' '), name).toEqual(expect.arrayContaining(Object.keys(service)))
    expect(service.security_opt, name).toContain('no-new-privileges:true')
    for (const volume of service.volumes ?? [])
      if (volume.startsWith('./'))
        expect(existsSync(join(projectFolder, volume.split(':')[0]!)), volume).toBe(true)
      // biome-ignore lint/suspicious/noTemplateCurlyInString: compose's own placeholder
      else if (!volume.startsWith('${TLS_FOLDER:-/dev/null}:'))
        expect(Object.keys(file.volumes)).toContain(volume.split(':')[0])
    // Built here, or the same bytes on every machine.
    if (!service.build) expect(service.image, 'pinned').toMatch(/^[a-z/]+:v?\d[\w.-]*@sha256:[0-9a-f]{64}$/)
  }
})

test('each process has limits on memory, processors, processes and log', () => {
  for (const [name, service] of services) {
    expect(service.mem_limit, name).toMatch(/^\d+[mg]$/)
    expect(service.cpus, name).toBeGreaterThan(0)
    expect(service.pids_limit, name).toBeGreaterThan(0)
    expect(service.logging, name).toEqual({
      driver: 'json-file',
      options: { 'max-size': expect.stringMatching(/^\d+m$/), 'max-file': expect.stringMatching(/^\d+$/) },
    })
  }
})

test('processes connect to Postgres as a role that owns nothing; only migrations connect as the owner', () => {
  const secrets = secretFiles()
  expect(new URL(secrets.DATABASE_URL!).username).toBe('milo_app')
  expect(secrets['migrations.env']).toMatch(/^DATABASE_URL=postgres:\/\/milo:/)
  const given = (secret: string) =>
    services.flatMap(([name, { secrets: all = [] }]) => (all.includes(secret) ? [name] : []))
  expect(given('DATABASE_URL')).toHaveLength(5)
  expect(given('migrations.env')).toEqual(['migrations'])
})

test('only the gateway is published; monitoring listens on its own machine', () => {
  expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['gateway', ...MONITORING])
  for (const name of MONITORING)
    expect(file.services[name]!.ports!.join(), name).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
  // biome-ignore lint/suspicious/noTemplateCurlyInString: compose's own placeholder
  expect(file.services.gateway?.ports).toEqual(['${PORT:-8080}:8080'])
  expect(text).not.toMatch(/network_mode|privileged:|docker\.sock|expose:/)
})

test('the start order waits for health, and every dependency exists, is checked and closes no circle', () => {
  const order = (name: string, before: string[] = []): void => {
    expect(before, 'a circle').not.toContain(name)
    for (const [needed, { condition }] of Object.entries(file.services[name]?.depends_on ?? {})) {
      const service = file.services[needed]
      expect(service, `${name} needs ${needed}`).toBeDefined()
      if (condition === 'service_completed_successfully') expect(service?.restart).toBe('no')
      else {
        expect(condition).toBe('service_healthy')
        expect(service?.healthcheck?.test[0]).toMatch(/^CMD/)
      }
      order(needed, [...before, name])
    }
  }
  for (const [name] of services) order(name)
  expect(Object.keys(file.services.gateway?.depends_on ?? {})).toContain('worker-payments')
  // `docker compose up --wait` takes the end of a service for a failure, unless another one waits for it.
  const waits = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on))
  for (const [name, { restart }] of services)
    if (restart === 'no')
      expect(waits).toContainEqual([name, { condition: 'service_completed_successfully' }])
  for (const name of ['functions-a', 'functions-b', 'functions-c', 'worker-payments'])
    expect(file.services[name]?.depends_on).toMatchObject({
      migrations: { condition: 'service_completed_successfully' },
      redis: { condition: 'service_healthy' },
    })
  expect(file.services.redis?.command).toEqual(expect.arrayContaining(['--appendonly', 'yes']))
})

test('Milo runs without privileges: read-only file system, no capability, no root', () => {
  expect(own).toHaveLength(6)
  for (const [name, service] of [...own, ['migrations', file.services.migrations!] as const]) {
    expect(service, name).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
    const image = read(service.build!.dockerfile)
    const stage = image
      .split(/^FROM /m)
      .find((part) => part.split('\n')[0]!.endsWith(` AS ${service.build!.target}`))
    expect(stage, name).toMatch(/^USER (?:node|65534:65534)$/m)
    const [node, program = ''] = service.command!
    if (node === 'node') expect(existsSync(join(projectFolder, program)), program).toBe(true)
  }
})

describe('settings and secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'milo-compose-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const secrets = secretFiles()
  for (const [name, value] of Object.entries(secrets)) writeFileSync(join(folder, name), value)
  /** As the process finds them, with the files in `folder`. */
  const settingsOf = (name: string) =>
    withFiles(
      Object.fromEntries(
        Object.entries(environmentOf(name)).map(([key, value]) => [
          key,
          interpolate(value, { PAYMENT_PROVIDERS: 'simulator' }).replace('/run/secrets', folder),
        ]),
      ),
    )

  test('each process gets the settings it reads, under names that shared/env.ts knows', () => {
    const known = [...Object.keys(settings), 'ADMIN_EMAIL', 'ADMIN_PASSWORD']
    for (const [name] of own)
      for (const setting of Object.keys(environmentOf(name)))
        expect(known, name).toContain(known.includes(setting) ? setting : setting.replace(/_FILE$/, ''))
    for (const name of ['functions-a', 'functions-b', 'functions-c'])
      expect(readEnv(SETTINGS, settingsOf(name))).toMatchObject({ INSTANCE: name, PORT: 8080 })
    expect(workerSettings(settingsOf('worker-payments'))).toMatchObject({ PORT: 8080 })
    const gateway = readSettings(settingsOf('gateway'))
    expect(gateway.TRUSTED_PROXIES).toEqual([])
    const tls = interpolate(environmentOf('gateway').TLS_CERT_FILE!, { TLS_FOLDER: '/keys' })
    expect(tls).toBe('/tls/fullchain.pem')
    for (const url of [...gateway.UPSTREAMS, ...gateway.READY_URLS])
      expect(Object.keys(file.services)).toContain(new URL(url).hostname)
    expect(gateway.UPSTREAMS).toHaveLength(3)
  })

  test('every secret is a file that npm run keys writes, mounted where it is read and nowhere else', () => {
    for (const [name, { file: path }] of Object.entries(file.secrets)) expect(path).toBe(`./secrets/${name}`)
    expect(Object.keys(file.secrets).sort()).toEqual(Object.keys(secrets).sort())
    for (const [name, { secrets: mounted = [], ...rest }] of services) {
      const uses = [...JSON.stringify(rest).matchAll(/\/run\/secrets\/([\w.]+)/g)].map(
        ([, secret]) => secret!,
      )
      expect(new Set(mounted.map((each) => (typeof each === 'string' ? each : each.source))), name).toEqual(
        new Set([...uses, ...(READ_BY_IMAGES[name] ? [READ_BY_IMAGES[name]] : [])]),
      )
    }
    expect(read('deploy/postgres-roles.sh')).toContain('/run/secrets/POSTGRES_APP_PASSWORD')
    expect(file.services.rabbitmq?.secrets).toEqual([
      { source: 'rabbitmq.conf', target: '/etc/rabbitmq/conf.d/90-milo.conf' },
    ])
    expect(read('.gitignore').split('\n')).toEqual(expect.arrayContaining(['.env', 'secrets/']))
  })

  test('no secret stands in an environment, on a command line or in the example', () => {
    for (const name of Object.keys(secrets)) {
      expect(text, name).not.toMatch(new RegExp(`\\$\\{${name}\\b`))
      expect(read('.env.example')).not.toMatch(new RegExp(`^#?${name}=`, 'm'))
      for (const [service] of services) expect(environmentOf(service), service).not.toHaveProperty([name])
    }
    expect(text).not.toContain('--requirepass')
  })
})

const compose = spawnSync('docker', ['compose', 'version']).status === 0
test.skipIf(!compose)('docker compose accepts the file (needs the docker client with compose)', () => {
  const run = (env: Record<string, string>) =>
    spawnSync('docker', ['compose', '--env-file', '/dev/null', 'config', '-q'], {
      cwd: projectFolder,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      encoding: 'utf8',
    })
  expect(run({ PAYMENT_PROVIDERS: 'simulator' })).toMatchObject({ status: 0 })
  expect(run({}).stderr).toContain('is missing a value: simulator to try Milo out')
})
