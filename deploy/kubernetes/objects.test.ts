// The objects of Kubernetes: valid by its schemas, and true to the processes that they run.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { readEnv, settings } from '#shared/env.ts'
import { SETTINGS as FUNCTION_SETTINGS } from '../../functions/host/settings.ts'
import { readSettings } from '../../gateway/settings.ts'
import { newKeys } from '../../local/start/signing-keys.ts'
import { workerSettings } from '../../worker-payments/main.ts'
import { projectFolder } from '../bundle.ts'
import { alerts } from '../prometheus/rules.ts'
import { PARTS } from './names.ts'
import { files, type KubernetesObject } from './objects.ts'

// biome-ignore lint/suspicious/noExplicitAny: objects as a cluster reads them
type Read = any

const written = Object.keys(files).flatMap((file) =>
  parseAllDocuments(readFileSync(join(projectFolder, 'deploy/kubernetes', file), 'utf8')).map(
    (document): Read => document.toJS(),
  ),
)
const of = (kind: string): Read[] => written.filter((each) => each.kind === kind)
const named = (kind: string, name: string): Read =>
  of(kind).find((each) => each.metadata.name === name) ?? expect.fail(`no ${kind} ${name}`)
const podOf = (part: string): Read => named('Deployment', part).spec.template.spec
const containerOf = (part: string): Read => podOf(part).containers[0]

test.each(Object.entries(files))('%s is valid by the schemas', (_file, objects) => {
  for (const object of objects) expect(() => object.validate(), object.kind).not.toThrow()
})

test('the negative control: a field that the schemas do not allow is refused', () => {
  const deployment = files['milo.yaml']!.find(({ kind }) => kind === 'Deployment') as KubernetesObject & {
    spec: Read
  }
  const { selector } = deployment.spec
  deployment.spec.selector = 'milo'
  expect(() => deployment.validate()).toThrow()
  deployment.spec.selector = selector
})

test('what is written has each kind that operating Milo takes, all in one namespace', () => {
  const kinds = new Set(written.map(({ kind }) => kind))
  expect([...kinds].sort()).toEqual([
    'ConfigMap',
    'Deployment',
    'HorizontalPodAutoscaler',
    'Job',
    'Namespace',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'PrometheusRule',
    'ScaledObject',
    'Service',
    'ServiceMonitor',
    'TriggerAuthentication',
  ])
  for (const { kind, metadata } of written)
    if (kind !== 'Namespace') expect(metadata.namespace, `${kind} ${metadata.name}`).toBe('milo')
})

test('no secret is written, only names; each process gets what it cannot start without', () => {
  const text = JSON.stringify(written)
  expect(text).not.toMatch(/"kind":"Secret"|BEGIN|postgres:\/\/|"d":/)
  const keys = newKeys()
  const secrets = {
    ...keys,
    DATABASE_URL: 'postgres://a:b@c/d',
    REDIS_URL: 'redis://c',
    AMQP_URL: 'amqp://c',
  }
  const environment = (part: string): Record<string, string> =>
    Object.fromEntries([
      ...Object.entries(named('ConfigMap', 'milo-settings').data),
      ...containerOf(part).env.flatMap(({ name, value, valueFrom }: Read) => {
        const key = valueFrom?.secretKeyRef?.key as keyof typeof secrets | undefined
        const given = value ?? (key ? secrets[key] : 'a-pod')
        return given === undefined ? [] : [[name, given]]
      }),
    ])
  for (const part of PARTS) {
    const names = containerOf(part).env.map(({ name }: Read) => name)
    expect(Object.keys(settings), part).toEqual(expect.arrayContaining(names))
  }
  expect(readEnv(FUNCTION_SETTINGS, environment('functions'))).toMatchObject({ PORT: 8080 })
  expect(workerSettings(environment('worker-payments'))).toMatchObject({ PORT: 8080 })
  expect(readSettings(environment('gateway'))).toMatchObject({ ADMIN_HOST: '0.0.0.0' })
})

/** What compose alone gives: in a cluster TLS ends at the ingress controller, and there are more pods. */
const OF_COMPOSE = ['TLS_CERT_FILE', 'TLS_KEY_FILE', 'GATEWAY_WORKERS']

test.each([
  ['gateway', 'gateway'],
  ['functions', 'functions-a'],
  ['worker-payments', 'worker-payments'],
] as const)('%s gets every setting that compose gives it', (part, service) => {
  const compose: Read = parse(readFileSync(join(projectFolder, 'docker-compose.yml'), 'utf8'), {
    merge: true,
  })
  const given = [
    ...Object.keys(named('ConfigMap', 'milo-settings').data),
    ...containerOf(part).env.map(({ name }: Read) => name),
  ]
  const names = Object.keys(compose.services[service].environment).map((name) =>
    OF_COMPOSE.includes(name) ? name : name.replace(/_FILE$/, ''),
  )
  expect(names.length).toBeGreaterThan(5)
  expect(names.filter((name) => !OF_COMPOSE.includes(name) && !given.includes(name))).toEqual([])
})

describe.each(PARTS)('%s', (part) => {
  test('starts a file that exists, without privileges, with limits', () => {
    expect(existsSync(join(projectFolder, containerOf(part).command[1]))).toBe(true)
    expect(podOf(part)).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    })
    expect(containerOf(part)).toMatchObject({
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      resources: { requests: { cpu: expect.any(String) }, limits: { memory: expect.any(String) } },
    })
  })

  test('has its probes, a drain that fits into its grace, and a budget for disruptions', () => {
    const { livenessProbe, readinessProbe, startupProbe, env, ports } = containerOf(part)
    // A liveness probe that asks Postgres would restart everything in an outage.
    expect(livenessProbe.httpGet.path).toBe('/healthz')
    expect(startupProbe.httpGet.path).toBe('/healthz')
    expect(readinessProbe.httpGet.path).toBe('/readyz')
    expect(ports.map(({ name }: Read) => name)).toContain(readinessProbe.httpGet.port)
    const wait = Number(env.find(({ name }: Read) => name === 'DRAIN_WAIT_MS')?.value ?? 0)
    expect(podOf(part).terminationGracePeriodSeconds * 1000).toBeGreaterThan(wait + 10_000)
    expect(named('Deployment', part).spec.strategy.rollingUpdate.maxUnavailable).toBe(0)
    expect(named('PodDisruptionBudget', part).spec.selector).toEqual(named('Deployment', part).spec.selector)
  })

  test('is scaled by one autoscaler, never below two', () => {
    const scalers = [
      ...of('HorizontalPodAutoscaler').map(({ spec }) => [spec.scaleTargetRef.name, spec.minReplicas]),
      ...of('ScaledObject').map(({ spec }) => [spec.scaleTargetRef.name, spec.minReplicaCount]),
    ].filter(([name]) => name === part)
    expect(scalers).toHaveLength(1)
    expect(scalers[0]![1]).toBeGreaterThanOrEqual(2)
  })

  test('is read by Prometheus at a port that its service has', () => {
    const { selector, endpoints } = named('ServiceMonitor', part).spec
    const service = of('Service').find(({ metadata }) =>
      Object.entries(selector.matchLabels).every(([key, value]) => metadata.labels[key] === value),
    )
    expect(service.spec.ports.map(({ name }: Read) => name)).toContain(endpoints[0].port)
  })
})

test('workers are scaled by the queue and by the oldest payment', () => {
  const [queue, age] = named('ScaledObject', 'worker-payments').spec.triggers
  expect(queue).toMatchObject({ type: 'rabbitmq', metadata: { queueName: 'payments', mode: 'QueueLength' } })
  expect(age.metadata.query).toContain('milo_payments_oldest_seconds{state="unsettled"}')
})

test('only the gateway reaches functions, and nobody whom no rule names comes in', () => {
  expect(named('NetworkPolicy', 'nobody-comes-in').spec).toEqual({
    podSelector: {},
    policyTypes: ['Ingress'],
  })
  const [{ from }] = named('NetworkPolicy', 'functions').spec.ingress
  expect(from[0].podSelector.matchLabels['app.kubernetes.io/component']).toBe('gateway')
  expect(from[1].namespaceSelector.matchLabels['kubernetes.io/metadata.name']).toBe('monitoring')
  expect(from).toHaveLength(2)
})

test('functions reach Postgres, PgBouncer and Redis at their usual ports, and no provider', () => {
  const [{ ports }] = named('NetworkPolicy', 'functions-out').spec.egress
  const tcp = ports.filter(({ protocol }: Read) => protocol === 'TCP').map(({ port }: Read) => port)
  expect(tcp).toEqual([5432, 6432, 6379, 6380, 4318, 53])
})

test('the documentation says how many connections to Postgres there are at the most', () => {
  const { DATABASE_POOL: pool } = readEnv(['DATABASE_POOL'], {})
  const functions = named('HorizontalPodAutoscaler', 'functions').spec.maxReplicas
  const workers = named('ScaledObject', 'worker-payments').spec.maxReplicaCount
  const text = readFileSync(join(projectFolder, 'docs/operate/kubernetes.md'), 'utf8')
  // A worker listens on one more.
  const sum = functions * pool + workers * (pool + 1)
  expect(text).toContain(`${functions} × ${pool} + ${workers} × ${pool + 1} = ${sum}`)
})

test('the rules are those of the rules file, and jobs have the names that they ask for', () => {
  const rules = named('PrometheusRule', 'milo').spec.groups.flatMap((group: Read) => group.rules)
  expect(rules.flatMap((rule: Read) => rule.alert ?? []).sort()).toEqual(
    alerts.map(({ alert }) => alert).sort(),
  )
  const jobs = of('ServiceMonitor').map(({ spec }) => spec.endpoints[0].relabelings[0].replacement)
  expect(jobs.sort()).toEqual(['milo-functions', 'milo-gateway', 'milo-worker'])
})
