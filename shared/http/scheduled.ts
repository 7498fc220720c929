// A job that a schedule runs: a function like the others (staff may call it), and a `scheduled` handler as
// Workers have it.
import type { ExecutionContext, Hono } from 'hono'
import { newLog, type RequestLines } from '../log.ts'
import type { Resources, Sql } from '../resources.ts'
import { type FunctionEnv, type FunctionTypes, openOwnResources } from './context.ts'
import { type Definition, newFunction } from './function.ts'
import { JobResult } from './responses/operation.ts'

export interface Job {
  name: string
  summary: string
  /** One bounded round of work; says what it did. Repeating it must be safe. */
  run(at: Resources & { log: RequestLines }): Promise<Record<string, unknown>>
}

/** What Cloudflare hands to a cron trigger, and what the Node host's timer hands in likewise. */
export interface Tick {
  /** The planned time in ms, equal on every instance. */
  scheduledTime: number
}

export interface ScheduledFunction extends Hono<FunctionTypes> {
  readonly definition: Definition
  scheduled(tick: Tick, env: FunctionEnv, ctx: Pick<ExecutionContext, 'waitUntil'>): Promise<void>
}

export function newScheduledFunction(job: Job): ScheduledFunction {
  const app = newFunction(
    {
      method: 'POST',
      path: `/v1/scheduled/${job.name}`,
      summary: job.summary,
      access: 'staff',
      answers: { 200: JobResult },
    },
    async (c) => {
      // A run like the others: who looks for the last one finds it.
      const tick = { scheduledTime: Date.now() }
      await claimTick(c.var.sql, job.name, tick, c.env.INSTANCE ?? 'function')
      const result = await job.run({ sql: c.var.sql, redis: c.var.redis, log: c.var.log })
      await finishTick(c.var.sql, job.name, tick, result)
      return c.json(result)
    },
  )
  return Object.assign(app, { scheduled: (tick: Tick, env: FunctionEnv) => runTick(job, tick, env) })
}

async function runTick(job: Job, tick: Tick, env: FunctionEnv): Promise<void> {
  const log = (env.log ?? newLog(env.INSTANCE ?? 'function', env.LOG_LEVEL)).child({ job: job.name })
  const own = env.resources ? undefined : openOwnResources(env)
  const resources = env.resources ?? own!
  try {
    if (!(await claimTick(resources.sql, job.name, tick, env.INSTANCE ?? 'function'))) return
    const result = await job.run({ ...resources, log })
    await finishTick(resources.sql, job.name, tick, result)
    log.info({ result }, 'job done')
  } catch (error) {
    // The next tick does what this one did not: correctness never waits for a job.
    log.error({ err: error }, 'job failed')
  } finally {
    await own?.close()
  }
}

/** True for exactly one caller per job and tick, however many instances wake up at it. */
async function claimTick(sql: Sql, job: string, tick: Tick, instance: string): Promise<boolean> {
  const claimed = await sql`
    insert into scheduled_runs (job, tick, instance) values (${job}, ${new Date(tick.scheduledTime)}, ${instance})
    on conflict do nothing returning 1`
  return claimed.length === 1
}

async function finishTick(sql: Sql, job: string, tick: Tick, result: Record<string, unknown>): Promise<void> {
  await sql`
    update scheduled_runs set finished_at = now(), result = ${sql.json(result as never)}
    where job = ${job} and tick = ${new Date(tick.scheduledTime)}`
}
