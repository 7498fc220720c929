// How many run: budgets for disruptions, and autoscalers by what each process does.
import { ScaledObject, TriggerAuthentication } from '@kubernetes-models/keda/keda.sh/v1alpha1'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { labelsOf, metadataOf, PARTS, SECRET } from './names.ts'
import { FEWEST } from './workloads.ts'

const PROMETHEUS = 'http://prometheus-operated.monitoring:9090'
const MOST = { gateway: 10, functions: 30, 'worker-payments': 10 }

/** Drained nodes take one at a time. */
export const budgets = PARTS.map(
  (part) =>
    new PodDisruptionBudget({
      metadata: metadataOf(part),
      spec: { maxUnavailable: 1, selector: { matchLabels: labelsOf(part) } },
    }),
)

/** An on-sale begins within seconds: up at once, down slowly. */
const BEHAVIOUR = {
  scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
  scaleDown: { stabilizationWindowSeconds: 600, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
}

export const autoscalers = (['gateway', 'functions'] as const).map(
  (part) =>
    new HorizontalPodAutoscaler({
      metadata: metadataOf(part),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: part },
        minReplicas: FEWEST[part],
        maxReplicas: MOST[part],
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } },
          },
        ],
        behavior: BEHAVIOUR,
      },
    }),
)

const AUTHENTICATION = 'milo-rabbitmq'

export const rabbitmqLogin = new TriggerAuthentication({
  metadata: metadataOf(AUTHENTICATION, 'worker-payments'),
  spec: { secretTargetRef: [{ parameter: 'host', name: SECRET, key: 'AMQP_URL' }] },
})

/** Workers by what waits, and by how long the oldest payment does, which is what the promise is about. */
export const workerScaler = new ScaledObject({
  metadata: metadataOf('worker-payments'),
  spec: {
    scaleTargetRef: { name: 'worker-payments' },
    minReplicaCount: FEWEST['worker-payments'],
    maxReplicaCount: MOST['worker-payments'],
    pollingInterval: 10,
    cooldownPeriod: 600,
    triggers: [
      {
        type: 'rabbitmq',
        metadata: { queueName: 'payments', mode: 'QueueLength', value: '200', protocol: 'amqp' },
        authenticationRef: { name: AUTHENTICATION },
      },
      {
        type: 'prometheus',
        metadata: {
          serverAddress: PROMETHEUS,
          query: 'max(milo_payments_oldest_seconds{state="unsettled"})',
          threshold: '30',
        },
      },
    ],
    advanced: { horizontalPodAutoscalerConfig: { behavior: BEHAVIOUR } },
  },
})
