// For the operator of Prometheus: what to read, as the jobs that the rules name, and the same rules as beside
// compose.
import {
  PrometheusRule,
  ServiceMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'
import { ruleGroups } from '../prometheus/rules.ts'
import { labelsOf, metadataOf, NAMESPACE, type Part } from './names.ts'

const JOBS: Record<Part, { job: string; port: string }> = {
  gateway: { job: 'milo-gateway', port: 'admin' },
  functions: { job: 'milo-functions', port: 'http' },
  'worker-payments': { job: 'milo-worker', port: 'http' },
}

export const serviceMonitors = (Object.keys(JOBS) as Part[]).map(
  (part) =>
    new ServiceMonitor({
      metadata: metadataOf(part),
      spec: {
        namespaceSelector: { matchNames: [NAMESPACE] },
        selector: { matchLabels: labelsOf(part) },
        endpoints: [
          {
            port: JOBS[part].port,
            path: '/metrics',
            interval: '15s',
            // By default the job is the service's name.
            relabelings: [{ action: 'replace', targetLabel: 'job', replacement: JOBS[part].job }],
          },
        ],
      },
    }),
)

export const rules = new PrometheusRule({
  metadata: metadataOf('milo', 'rules'),
  spec: { groups: ruleGroups },
})
