// What the door's page shows at a moment, and what somebody at it can do.
import type { Ref } from 'preact'
import type { Conflict, Counts, LetIn, Verdict } from './door.ts'

export type CameraState = 'closed' | 'opening' | 'open' | 'refused' | 'missing'

export interface DoorState {
  /** The script runs. */
  ready: boolean
  online: boolean
  signedOut: boolean
  canVerify: boolean
  counts: Counts
  /** When the list of tickets was loaded, in ms, and how many it has. */
  list: { at: number; tickets: number } | undefined
  waiting: number
  /** Rises with each scan, so that the same word is said again. */
  scans: number
  verdict: Verdict | undefined
  recent: readonly LetIn[]
  conflicts: readonly Conflict[]
  camera: CameraState
  /** Asks why, before it is done. */
  asks: { for: 'undo'; letIn: LetIn } | { for: 'force' } | undefined
  undoFailed: boolean
  doorName: string
}

export const firstState = (counts: Counts): DoorState => ({
  ready: false,
  online: true,
  signedOut: false,
  canVerify: true,
  counts,
  list: undefined,
  waiting: 0,
  scans: 0,
  verdict: undefined,
  recent: [],
  conflicts: [],
  camera: 'closed',
  asks: undefined,
  undoFailed: false,
  doorName: '',
})

export interface DoorActions {
  code: Ref<HTMLInputElement>
  video: Ref<HTMLVideoElement>
  scan(): void
  camera(): void
  ask(asks: DoorState['asks']): void
  because(reason: string): void
  seen(conflict: Conflict): void
  rename(name: string): void
}
