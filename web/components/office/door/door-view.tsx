// What somebody at a door sees: the count, what came of the last scan, how to scan, and who came in last.
import { doorMessages } from '../../../messages/door.ts'
import { timeOf } from '../../times.ts'
import type { DoorData } from './door.ts'
import type { DoorActions, DoorState } from './door-state.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { VerdictBox, verdictWords } from './verdict-box.tsx'

interface DoorViewProps {
  data: DoorData
  state: DoorState
  on?: DoorActions | undefined
}

export function DoorView({ data, state, on }: DoorViewProps) {
  const texts = doorMessages[data.language]
  const at = (moment: number) => timeOf(data.language, new Date(moment), data.timeZone)
  const { counts } = state
  return (
    <div class="door">
      <p class="door-count" id="door-count">
        <strong>{texts.insideOf(counts.checkedIn, counts.tickets)}</strong>
        <meter
          min={0}
          max={Math.max(counts.tickets, 1)}
          value={counts.checkedIn}
          aria-labelledby="door-count"
        />
      </p>
      <VerdictBox data={data} state={state} on={on} />
      <form
        class="door-scan"
        onSubmit={(event) => {
          event.preventDefault()
          on?.scan()
        }}
      >
        <div class="field">
          <label for="code">{texts.code}</label>
          <input
            ref={on?.code ?? null}
            id="code"
            dir="ltr"
            inputMode="none"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
          />
        </div>
        <button type="submit" class="button">
          {texts.check}
        </button>
      </form>
      <Camera data={data} state={state} on={on} />
      <Line data={data} state={state} />
      <Conflicts data={data} state={state} on={on} />
      <Recent data={data} state={state} on={on} at={at} />
      <div class="field door-name">
        <label for="door-name">{texts.nameOfDoor}</label>
        <input
          id="door-name"
          maxLength={40}
          dir="auto"
          value={state.doorName}
          onChange={(event) => on?.rename(event.currentTarget.value)}
        />
      </div>
      {state.asks && on ? <ReasonDialog texts={texts} asks={state.asks} on={on} /> : null}
    </div>
  )
}

function Camera({ data, state, on }: DoorViewProps) {
  const texts = doorMessages[data.language]
  const { camera } = state
  const open = camera === 'open' || camera === 'opening'
  return (
    <div class="door-camera">
      <button type="button" class="button quiet" aria-expanded={open} onClick={() => on?.camera()}>
        {open ? texts.closeCamera : texts.openCamera}
      </button>
      <video ref={on?.video ?? null} muted playsInline hidden={!open} aria-label={texts.camera} />
      <p role="status" class={camera === 'refused' || camera === 'missing' ? 'notice' : undefined}>
        {camera === 'refused' ? texts.cameraRefused : camera === 'missing' ? texts.cameraMissing : ''}
      </p>
    </div>
  )
}

/** Whether the server is there, what waits for it, and how old the list is. */
function Line({ data, state }: DoorViewProps) {
  const texts = doorMessages[data.language]
  const { online, list, waiting, signedOut, canVerify } = state
  const time = list && timeOf(data.language, new Date(list.at), data.timeZone)
  return (
    <div class="door-line" role="status">
      <p>
        <strong class={online ? 'is-online' : 'is-offline'}>{online ? texts.online : texts.offline}</strong>
        {waiting > 0 ? ` · ${texts.waiting(waiting)}` : null}
        {list ? ` · ${texts.listOf(list.tickets, time!)}` : null}
      </p>
      {state.ready && list === undefined ? <p>{texts.noList}</p> : null}
      {canVerify ? null : <p>{texts.noVerify}</p>}
      {signedOut ? (
        <p>
          {texts.signedOut} <a href={data.signIn}>{texts.signIn}</a>
        </p>
      ) : null}
    </div>
  )
}

function Conflicts({ data, state, on }: DoorViewProps) {
  const texts = doorMessages[data.language]
  if (state.conflicts.length === 0) return null
  return (
    <section class="door-conflicts" aria-labelledby="conflicts-title">
      <h2 id="conflicts-title">{texts.conflicts}</h2>
      <p>{texts.conflictsHint}</p>
      <ul>
        {state.conflicts.map((conflict) => (
          <li key={conflict.nonce}>
            <p>
              <strong>
                {texts.seat} <bdi>{conflict.seat}</bdi>
              </strong>
              : {verdictWords(data, conflict.verdict)}
              <span class="soft">
                {' '}
                ({texts.letInAt(timeOf(data.language, new Date(conflict.at), data.timeZone))})
              </span>
            </p>
            <button type="button" class="button quiet" onClick={() => on?.seen(conflict)}>
              {texts.seen}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Recent({ data, state, on, at }: DoorViewProps & { at: (moment: number) => string }) {
  const texts = doorMessages[data.language]
  return (
    <section aria-labelledby="recent-title">
      <h2 id="recent-title">{texts.recent}</h2>
      <p role="alert">{state.undoFailed ? texts.undoFailed : ''}</p>
      {state.recent.length === 0 ? <p class="soft">{texts.nobodyYet}</p> : null}
      <ul class="door-recent">
        {state.recent.map((letIn) => (
          <li key={letIn.id}>
            <p>
              <strong>
                <bdi>{letIn.seat}</bdi>
              </strong>{' '}
              <span class="soft">
                <time>{at(letIn.at)}</time>
                {letIn.door ? (
                  <>
                    {' · '}
                    <bdi>{texts.atDoor(letIn.door)}</bdi>
                  </>
                ) : null}
                {letIn.waiting ? ` · ${texts.notSent}` : null}
              </span>
            </p>
            <button
              type="button"
              class="button quiet"
              aria-label={texts.undoOf(letIn.seat)}
              onClick={() => on?.ask({ for: 'undo', letIn })}
            >
              {texts.undo}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
