// Deliveries of a webhook endpoint, newest first: what was sent, and what was answered.

import type { Office } from '../../components/office/office.ts'
import { type Column, List } from '../../components/office/table.tsx'
import { dateOf, dayOf, timeOf } from '../../components/times.ts'
import { webhooksMessages } from '../../messages/webhooks.ts'

export interface Delivery {
  id: string
  eventId: string
  type: string
  data: Readonly<Record<string, unknown>>
  status: string
  attempts: number
  responseStatus: number | null
  answer: string | null
  error: string | null
  createdAt: Date
}

interface DeliveriesProps {
  office: Office
  deliveries: readonly Delivery[]
  next: string | null
}

export function Deliveries({ office, deliveries, next }: DeliveriesProps) {
  const texts = webhooksMessages[office.language]
  return (
    <section id="deliveries" data-live aria-labelledby="deliveries-title">
      <h2 id="deliveries-title">{texts.deliveries}</h2>
      <List
        id="delivery-list"
        caption={texts.deliveries}
        office={office}
        columns={columnsOf(office)}
        rows={deliveries}
        keyOf={({ id }) => id}
        next={next}
        empty={<p>{texts.noDeliveries}</p>}
      />
    </section>
  )
}

function columnsOf({ language, theater }: Office): Column<Delivery>[] {
  const texts = webhooksMessages[language]
  const zone = theater?.timeZone ?? 'UTC'
  return [
    { title: texts.event, show: ({ type }) => <code>{type}</code> },
    {
      title: texts.at,
      show: ({ createdAt }) => (
        <time>
          {dateOf(language, dayOf(createdAt, zone))}, {timeOf(language, createdAt, zone, 'seconds')}
        </time>
      ),
    },
    { title: texts.state, show: ({ status }) => texts.statusWords[status] },
    { title: texts.attempts, figures: true, show: ({ attempts }) => attempts },
    {
      title: texts.request,
      show: ({ eventId, type, createdAt, data }) => (
        <details>
          <summary>{texts.body}</summary>
          <pre>{JSON.stringify({ id: eventId, type, createdAt, data }, null, 2)}</pre>
        </details>
      ),
    },
    {
      title: texts.answer,
      show: ({ responseStatus, answer, error }) => (
        <>
          <p>{responseStatus ?? error ?? '–'}</p>
          {answer ? <pre>{answer}</pre> : null}
        </>
      ),
    },
  ]
}
