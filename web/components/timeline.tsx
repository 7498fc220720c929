// A vertical line: what has happened, what happens now, what comes next. Shape and words say it.
import type { ComponentChildren } from 'preact'

export type StepState = 'done' | 'failed' | 'now' | 'next'

export interface Step {
  state: StepState
  text: string
  /** What to do there. */
  more?: ComponentChildren
}

export const Timeline = ({ steps, label }: { steps: readonly Step[]; label: string }) => (
  <ol class="timeline" aria-label={label}>
    {steps.map(({ state, text, more }) => (
      <li key={text} class={`step ${state}`} aria-current={state === 'now' ? 'step' : undefined}>
        <Mark state={state} />
        <div class="stack">
          <p>{text}</p>
          {more}
        </div>
      </li>
    ))}
  </ol>
)

const PATHS: Record<StepState, string> = {
  done: 'M6 12l4 4 8-8',
  failed: 'M8 8l8 8m0-8l-8 8',
  now: 'M12 12h0',
  next: '',
}

const Mark = ({ state }: { state: StepState }) => (
  <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <circle cx="12" cy="12" r="10" />
    <path d={PATHS[state]} />
  </svg>
)
