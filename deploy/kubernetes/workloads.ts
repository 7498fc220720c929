// The processes on Kubernetes: deployments, their services, and the job that migrates before they start.
import { Deployment } from 'kubernetes-models/apps/v1'
import { Job } from 'kubernetes-models/batch/v1'
import { ConfigMap, Service } from 'kubernetes-models/v1'
import { ADMIN_PORT, containerOf, GRACE_S, HTTP_PORT, LOCKED_DOWN, SETTING_VALUES } from './containers.ts'
import { labelsOf, MIGRATIONS_IMAGE, metadataOf, PARTS, type Part, SECRET, SETTINGS } from './names.ts'

/** How many there are at least; the autoscalers raise it. */
export const FEWEST: Record<Part, number> = { gateway: 2, functions: 3, 'worker-payments': 2 }

const POD_SECURITY = {
  runAsNonRoot: true,
  runAsUser: 1000,
  runAsGroup: 1000,
  seccompProfile: { type: 'RuntimeDefault' as const },
}

export const settings = new ConfigMap({ metadata: metadataOf(SETTINGS, 'settings'), data: SETTING_VALUES })

export const deployments = PARTS.map(
  (part) =>
    new Deployment({
      metadata: metadataOf(part),
      spec: {
        // No `replicas`: applying this file again must not undo what an autoscaler did.
        revisionHistoryLimit: 3,
        selector: { matchLabels: labelsOf(part) },
        // A new pod is ready before an old one ends.
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        template: {
          metadata: { labels: labelsOf(part) },
          spec: {
            automountServiceAccountToken: false,
            securityContext: POD_SECURITY,
            terminationGracePeriodSeconds: GRACE_S,
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'kubernetes.io/hostname',
                whenUnsatisfiable: 'ScheduleAnyway',
                labelSelector: { matchLabels: labelsOf(part) },
              },
            ],
            containers: [containerOf(part)],
            volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '256Mi' } }],
          },
        },
      },
    }),
)

const http = { name: 'http', port: HTTP_PORT, targetPort: 'http' }

export const services = [
  new Service({
    metadata: metadataOf('gateway'),
    spec: {
      selector: labelsOf('gateway'),
      ports: [
        { ...http, port: 80 },
        { name: 'admin', port: ADMIN_PORT, targetPort: 'admin' },
      ],
    },
  }),
  // Headless: the gateway balances by itself, and has to know each pod. One that is not ready is listed too:
  // the gateway asks each for its health, and sees a drain sooner than DNS does.
  new Service({
    metadata: metadataOf('functions'),
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: labelsOf('functions'),
      ports: [http],
    },
  }),
  new Service({
    metadata: metadataOf('worker-payments'),
    spec: { selector: labelsOf('worker-payments'), ports: [http] },
  }),
]

/** Applied before each new version. Migrations only add, so the version that runs goes on meanwhile. */
export const migrations = new Job({
  metadata: metadataOf('migrations'),
  spec: {
    backoffLimit: 3,
    ttlSecondsAfterFinished: 86_400,
    template: {
      metadata: { labels: labelsOf('migrations') },
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        securityContext: { ...POD_SECURITY, runAsUser: 65534, runAsGroup: 65534 },
        containers: [
          {
            name: 'migrations',
            image: MIGRATIONS_IMAGE,
            // As the owner of the schema; processes have a role that only reads and writes rows.
            env: [
              {
                name: 'DATABASE_URL',
                valueFrom: { secretKeyRef: { name: SECRET, key: 'DATABASE_OWNER_URL' } },
              },
            ],
            resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '256Mi' } },
            securityContext: LOCKED_DOWN,
          },
        ],
      },
    },
  },
})
