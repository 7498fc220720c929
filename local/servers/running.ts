// What a run asks of a backing service, and what it gets.
import type { Child } from './child-processes.ts'

export interface ServerPlan {
  /** Folder for data, logs and notes of running processes. */
  folder: string
  /** Durable data (`npm start`), or speed (tests). */
  durable: boolean
  /** Ignore installed servers. */
  embedded: boolean
  /** Aborts the start. */
  signal?: AbortSignal | undefined
}

export interface Running {
  url: string
  kind: 'real' | 'embedded' | 'fake' | 'in-process'
  /** Program and version, for people. */
  what: string
  /** Data folder, for people. */
  data: string
  children: Child[]
  stop: () => Promise<void>
}
