// Everything that Milo is on Kubernetes, by the file that it is written to.
import { Namespace } from 'kubernetes-models/v1'
import { rules, serviceMonitors } from './monitoring.ts'
import { NAMESPACE } from './names.ts'
import { networkPolicies } from './network.ts'
import { autoscalers, budgets, rabbitmqLogin, workerScaler } from './scaling.ts'
import { deployments, migrations, services, settings } from './workloads.ts'

export interface KubernetesObject {
  kind: string
  metadata?: { name?: string; namespace?: string }
  toJSON(): unknown
  validate(): unknown
}

/** `milo.yaml` needs Kubernetes alone; the others need the operator that they name. */
export const files: Record<string, KubernetesObject[]> = {
  'migrations.yaml': [
    new Namespace({
      metadata: {
        name: NAMESPACE,
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    }),
    migrations,
  ],
  'milo.yaml': [settings, ...deployments, ...services, ...budgets, ...autoscalers, ...networkPolicies],
  'keda.yaml': [rabbitmqLogin, workerScaler],
  'prometheus-operator.yaml': [...serviceMonitors, rules],
}
