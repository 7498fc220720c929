// What the parts of the money page share: moments, reservations, and the problems that its forms meet.
import { CallForm, Field } from '../../components/form.tsx'
import { reservationLink, shortNumber, type TheaterOffice } from '../../components/office/office.ts'
import { dayTimeOf } from '../../components/times.ts'
import type { MoneyMessages } from '../../messages/money.ts'

export interface PartProps {
  office: TheaterOffice
  texts: MoneyMessages
}

/** A page of a list that is ordered by id. */
export interface Listed<Item> {
  items: readonly Item[]
  /** The last of these, if others follow. */
  next: string | undefined
}

/** A moment by the clocks of the theater. */
export const At = ({ office, moment }: { office: TheaterOffice; moment: Date }) => (
  <time>{dayTimeOf(office.language, moment, office.theater.timeZone)}</time>
)

export const ToReservation = ({ office, id }: { office: TheaterOffice; id: string }) => (
  <a href={reservationLink(office, id)}>
    <code>{shortNumber(id)}</code>
  </a>
)

export const problemsOf = (texts: MoneyMessages) => ({ wrong_state: texts.wrongState, other: texts.other })

interface ByHandProps {
  texts: MoneyMessages
  /** What it is called and what it does. */
  title: string
  hint: string
  call: string
  /** Of the thing that is settled. */
  id: string
}

/** Settles something by hand, with a note that says how. */
export const ByHand = ({ texts, title, hint, call, id }: ByHandProps) => (
  <details>
    <summary>{title}</summary>
    <CallForm call={call} problems={problemsOf(texts)}>
      <p>{hint}</p>
      <Field id={`note-${id}`} name="note" label={texts.note} wrong={texts.noteWrong} maxLength={500} />
      <button type="submit" class="button quiet">
        {texts.save}
      </button>
    </CallForm>
  </details>
)
