// Who may talk to whom: clients to the gateway, the gateway to functions, Prometheus to metrics; nothing else
// comes in.
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { ADMIN_PORT, HTTP_PORT } from './containers.ts'
import { labelsOf, metadataOf, NAMESPACE } from './names.ts'

const tcp = (port: number) => ({ protocol: 'TCP' as const, port })
const podsOf = (part: string) => ({ podSelector: { matchLabels: labelsOf(part) } })
/** The namespace of Prometheus, by the label that Kubernetes gives each. */
const monitoring = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }

const deny = new NetworkPolicy({
  metadata: { name: 'nobody-comes-in', namespace: NAMESPACE },
  spec: { podSelector: {}, policyTypes: ['Ingress'] },
})

const gateway = new NetworkPolicy({
  metadata: metadataOf('gateway'),
  spec: {
    podSelector: { matchLabels: labelsOf('gateway') },
    policyTypes: ['Ingress'],
    // Everybody reaches the public port; its admin port is for Prometheus alone.
    ingress: [{ ports: [tcp(HTTP_PORT)] }, { from: [monitoring], ports: [tcp(ADMIN_PORT)] }],
  },
})

const behindGateway = (['functions', 'worker-payments'] as const).map(
  (part) =>
    new NetworkPolicy({
      metadata: metadataOf(part),
      spec: {
        podSelector: { matchLabels: labelsOf(part) },
        policyTypes: ['Ingress'],
        ingress: [{ from: [podsOf('gateway'), monitoring], ports: [tcp(HTTP_PORT)] }],
      },
    }),
)

/**
 * Postgres or PgBouncer, Redis without or with TLS, a collector of traces, DNS; the worker is free, for it
 * speaks to providers, mail servers and webhooks.
 */
const OUT = [5432, 6432, 6379, 6380, 4318, 53]
const functionsOut = new NetworkPolicy({
  metadata: metadataOf('functions-out', 'functions'),
  spec: {
    podSelector: { matchLabels: labelsOf('functions') },
    policyTypes: ['Egress'],
    egress: [{ ports: [...OUT.map(tcp), { protocol: 'UDP', port: 53 }] }],
  },
})

export const networkPolicies = [deny, gateway, ...behindGateway, functionsOut]
