// The dashboard about Redis and Postgres, as Milo's processes meet them.
import { type DashboardPlan, quantile, quantiles, rate } from './plan.ts'

export const stores: DashboardPlan = {
  uid: 'milo-stores',
  title: 'Milo: Redis and Postgres',
  about: 'As Milo’s processes meet them. Exporters of the servers themselves come beside.',
  rows: {
    Redis: [
      {
        title: 'Commands',
        about: 'By command of the library.',
        unit: 'cps',
        queries: { '{{command}}': rate('milo_redis_replies_total', 'command') },
      },
      {
        title: 'Commands: 99 % within',
        about: 'With the way there and back; a script takes well under a millisecond.',
        unit: 's',
        queries: { '{{command}}': quantile(0.99, 'milo_redis_command_seconds', { by: 'command' }) },
      },
      {
        title: 'Failed commands',
        about: 'Redis away, full, or a replica.',
        unit: 'cps',
        queries: { '{{command}}': rate('milo_redis_replies_total{reply="failed"}', 'command') },
        mayBeEmpty: true,
      },
      {
        title: 'Maps that wait for their comparison',
        about: 'Decisions of Postgres that Redis may not show yet.',
        unit: 'short',
        queries: { maps: 'max(milo_map_checks)', 'oldest, seconds': 'max(milo_map_checks_oldest_seconds)' },
      },
    ],
    Postgres: [
      {
        title: 'Transactions wait for a connection',
        about: 'Of each process’ pool.',
        unit: 's',
        queries: quantiles('milo_postgres_transaction_wait_seconds'),
      },
      {
        title: 'Transactions',
        about: 'By process. Single statements are not counted.',
        unit: 'cps',
        queries: { '{{instance}}': rate('milo_postgres_transaction_wait_seconds_count', 'instance') },
      },
      {
        title: 'Answers loaded from Postgres',
        about: 'Misses of the read cache, and how long each took.',
        unit: 'short',
        queries: {
          'loads a second': rate('milo_functions_cache_loads_total'),
          'seconds each': `${rate('milo_functions_cache_load_seconds_total')} / (${rate('milo_functions_cache_loads_total')} > 0)`,
        },
      },
      {
        title: 'Jobs: since their last end',
        about: 'The sweep runs every minute, the audit every five.',
        unit: 's',
        queries: { '{{job_name}}': 'time() - max by (job_name) (milo_job_finished_timestamp_seconds)' },
      },
    ],
  },
}
