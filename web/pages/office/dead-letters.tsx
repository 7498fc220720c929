// Dead letters: the list, and one letter with its reason, its body, and what staff may do with it.
import type { VNode } from 'preact'
import { CallForm, Field } from '../../components/form.tsx'
import { Choices, Older } from '../../components/office/choices.tsx'
import { officeLink, type TheaterOffice } from '../../components/office/office.ts'
import { OfficeFrame } from '../../components/office/office-frame.tsx'
import { ScrollBox } from '../../components/office/scroll-box.tsx'
import { Table } from '../../components/office/table.tsx'
import { moneyMessages } from '../../messages/money.ts'
import { At, type Listed, type PartProps, problemsOf } from './money-parts.tsx'

export interface ShownLetter {
  id: string
  messageId: string
  queue: string
  type: string
  requestId: string | null
  reason: string
  attempts: number
  status: string
  at: Date
  closedAt: Date | null
  closingReason: string | null
}

interface LettersProps {
  office: TheaterOffice
  status: string
  letters: Listed<ShownLetter>
}

export function DeadLettersPage({ office, status, letters }: LettersProps): VNode {
  const texts = moneyMessages[office.language]
  const states = Object.entries(texts.letterStates)
  return (
    <OfficeFrame office={office} title={texts.deadLetters}>
      <p class="soft">{texts.deadLettersHint}</p>
      <Choices
        office={office}
        label={texts.whichLetters}
        parameter="status"
        choices={states}
        chosen={status}
      />
      {letters.items.length === 0 ? (
        <p class="notice">{texts.noLetters}</p>
      ) : (
        <Table
          captionHidden
          caption={`${texts.deadLetters}: ${texts.letterStates[status]}`}
          rows={letters.items}
          columns={[
            {
              title: texts.diedAt,
              show: ({ id, at }) => (
                <a href={officeLink(office, `/office/dead-letters/${id}`)}>
                  <At office={office} moment={at} />
                </a>
              ),
            },
            { title: texts.type, show: ({ type }) => <code>{type}</code> },
            { title: texts.queue, show: ({ queue }) => <code>{queue}</code> },
            { title: texts.whyDied, show: ({ reason }) => <span class="said">{reason}</span> },
            { title: texts.attempts, show: ({ attempts }) => attempts, figures: true },
          ]}
        />
      )}
      <Older office={office} parameter="statusAfter" next={letters.next} texts={texts} />
    </OfficeFrame>
  )
}

interface LetterProps {
  office: TheaterOffice
  letter: ShownLetter
  /** Its body: as people read it. */
  body: string
  replay: { possible: boolean; outcome: string; effect: string }
}

export function DeadLetterPage({ office, letter, body, replay }: LetterProps): VNode {
  const texts = moneyMessages[office.language]
  const list = officeLink(office, '/office/dead-letters')
  return (
    <OfficeFrame office={office} title={texts.deadLetter}>
      <p>
        <a href={list}>{texts.toList}</a>
      </p>
      <Facts office={office} texts={texts} letter={letter} />
      <section>
        <h2>{texts.message}</h2>
        <ScrollBox class="table-box letter-body" label={texts.message}>
          <pre dir="ltr">{body}</pre>
        </ScrollBox>
      </section>
      <section>
        <h2>{texts.replayTitle}</h2>
        <p class="notice">{texts.outcomes[replay.outcome]}</p>
        {replay.outcome === 'refused' ? (
          <p class="soft said" lang="en" dir="ltr">
            {replay.effect}
          </p>
        ) : null}
        {letter.status === 'waiting' ? (
          <Actions texts={texts} id={letter.id} possible={replay.possible} list={list} />
        ) : null}
      </section>
    </OfficeFrame>
  )
}

function Facts({ office, texts, letter }: PartProps & { letter: ShownLetter }) {
  const { status, reason, type, queue, attempts, at, messageId, requestId, closedAt, closingReason } = letter
  const facts = [
    [texts.state, texts.letterStates[status]],
    [
      texts.whyDied,
      <span class="said" lang="en" dir="auto">
        {reason}
      </span>,
    ],
    [texts.type, <code>{type}</code>],
    [texts.queue, <code>{queue}</code>],
    [texts.attempts, attempts],
    [texts.diedAt, <At office={office} moment={at} />],
    [texts.messageId, <code>{messageId}</code>],
    [texts.requestId, requestId === null ? null : <code>{requestId}</code>],
    [texts.closed, closedAt === null ? null : <At office={office} moment={closedAt} />],
    [texts.closingReason, closingReason === null ? null : <bdi>{closingReason}</bdi>],
  ] as const
  return (
    <dl class="facts">
      {facts.map(([title, value]) =>
        value === null ? null : (
          <>
            <dt key={title}>{title}</dt>
            <dd>{value}</dd>
          </>
        ),
      )}
    </dl>
  )
}

interface ActionsProps extends Pick<PartProps, 'texts'> {
  id: string
  possible: boolean
  list: string
}

const Actions = ({ texts, id, possible, list }: ActionsProps) => (
  <div class="row-actions">
    {possible ? (
      <CallForm call={`POST /v1/dead-letters/${id}/replays`} problems={problemsOf(texts)}>
        <button type="submit" class="button">
          {texts.replay}
        </button>
      </CallForm>
    ) : null}
    <details>
      <summary>{texts.discard}</summary>
      <CallForm call={`DELETE /v1/dead-letters/${id}`} inQuery next={list} problems={problemsOf(texts)}>
        <p>{texts.discardHint}</p>
        <Field name="reason" label={texts.discardReason} wrong={texts.noteWrong} maxLength={500} />
        <button type="submit" class="button danger">
          {texts.discardForGood}
        </button>
      </CallForm>
    </details>
  </div>
)
