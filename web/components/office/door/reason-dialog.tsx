// Asks why a check-in is taken back, or a ticket let in at another time: each answer is a button.
import { useEffect, useRef } from 'preact/hooks'
import type { DoorMessages } from '../../../messages/door.ts'
import type { DoorActions, DoorState } from './door-state.ts'

interface ReasonDialogProps {
  texts: DoorMessages
  asks: NonNullable<DoorState['asks']>
  on: DoorActions
}

export function ReasonDialog({ texts, asks, on }: ReasonDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current!.showModal(), [])
  const reasons =
    asks.for === 'undo'
      ? [texts.byMistake, texts.wrongPerson, texts.wentAway]
      : [texts.lateGuest, texts.doorsEarly, texts.managerSays]
  return (
    <dialog ref={dialog} class="door-why" aria-labelledby="why-title" onClose={() => on.ask(undefined)}>
      <h2 id="why-title">
        {asks.for === 'undo' ? texts.undoOf(asks.letIn.seat) : texts.letInAnyway}: {texts.why}
      </h2>
      {/* First, and focused: the Enter of a hand scanner must not choose a reason. */}
      <button type="button" class="button quiet" onClick={() => dialog.current!.close()}>
        {texts.cancel}
      </button>
      {reasons.map((reason) => (
        <button type="button" class="button" key={reason} onClick={() => on.because(reason)}>
          {reason}
        </button>
      ))}
    </dialog>
  )
}
