// What happened to a choice, what stays, and what can be chosen instead; the choices are drawn on the map by
// their numbers.
import type { SeatsMessages } from '../../messages/seats.ts'
import type { Notice } from './choice.ts'
import { namesOf, type PageSeat } from './seat.ts'

interface NoticeProps {
  notice: Notice
  messages: SeatsMessages
  onTake: (seats: readonly PageSeat[]) => void
  onApart: () => void
}

export function ChoiceNotice({ notice, messages, onTake, onApart }: NoticeProps) {
  const choices = 'choices' in notice ? notice.choices : []
  return (
    <div class="notice stack">
      <p>{wordsOf(notice, messages)}</p>
      {choices.length > 0 ? (
        <>
          {notice.kind === 'companionAlone' ? null : <p>{messages.asGood(choices.length)}</p>}
          <ul class="choices">
            {choices.map((seats, index) => (
              <li key={namesOf(seats)}>
                <button type="button" class="button quiet" onClick={() => onTake(seats)}>
                  <span class="choice-number">{index + 1}</span> {namesOf(seats)}
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {notice.kind === 'notTogether' ? (
        <button type="button" class="button quiet" onClick={onApart}>
          {messages.takeApart}
        </button>
      ) : null}
    </div>
  )
}

/** Also what the live region says. */
export function wordsOf(notice: Notice, messages: SeatsMessages): string {
  switch (notice.kind) {
    case 'lost': {
      const { lost, kept, held } = notice
      const still = held ? messages.stillYours : messages.stillChosen
      return [
        messages.justTaken(namesOf(lost), lost.length),
        kept.length > 0 ? still(namesOf(kept), kept.length) : '',
      ]
        .join(' ')
        .trim()
    }
    case 'leavesSingle':
      return messages.leavesSingle
    case 'companionAlone':
      return messages.companionAlone
    case 'notTogether':
      return messages.notTogether(notice.count)
    case 'notEnough':
      return messages.notEnough(notice.count)
    case 'tooMany':
      return messages.tooMany(notice.count)
    case 'holdAgainIn':
      return messages.holdAgainIn(notice.count)
    case 'promoInvalid':
      return messages.promoInvalid
    case 'saleOver':
      return messages.saleOver
    case 'holdFailed':
      return messages.holdFailed
  }
}
