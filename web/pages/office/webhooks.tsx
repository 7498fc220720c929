// Webhook endpoints, and the form of a new one, whose secret is shown once.
import type { VNode } from 'preact'
import { assets } from '../../assets.generated.ts'
import { Boxes } from '../../components/fields.tsx'
import { CallForm, Field } from '../../components/form.tsx'
import { AdministrationFrame } from '../../components/office/administration-frame.tsx'
import { problemsOf } from '../../components/office/forms.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { type Column, List } from '../../components/office/table.tsx'
import { dateOf, dayOf } from '../../components/times.ts'
import { tablesMessages } from '../../messages/tables.ts'
import { webhooksMessages } from '../../messages/webhooks.ts'
import { NEW_ENDPOINT, SECRET } from './webhook-ids.ts'

export interface Endpoint {
  id: string
  url: string
  events: readonly string[]
  status: string
  disabledReason: string | null
  createdAt: Date
}

interface WebhooksPageProps {
  office: Office
  endpoints: readonly Endpoint[]
  events: readonly string[]
}

export function WebhooksPage({ office, endpoints, events }: WebhooksPageProps): VNode {
  const texts = webhooksMessages[office.language]
  const title = tablesMessages[office.language].webhooks
  return (
    <AdministrationFrame office={office} title={title} script={assets.officeWebhooks}>
      <List
        id="endpoints"
        caption={texts.endpoints}
        office={office}
        columns={columnsOf(office)}
        rows={endpoints}
        keyOf={({ id }) => id}
        next={null}
        empty={<p>{texts.noEndpoints}</p>}
      />
      <SecretOnce office={office} />
      <section aria-labelledby="new-title">
        <h2 id="new-title">{texts.newEndpoint}</h2>
        <CallForm id={NEW_ENDPOINT} call="POST /v1/webhook-endpoints" problems={problemsOf(office)}>
          <Field
            name="url"
            type="url"
            label={texts.url}
            hint={texts.urlHint}
            wrong={texts.urlWrong}
            maxLength={2000}
          />
          <Boxes
            name="events"
            label={texts.events}
            options={events.map((value) => ({ value, label: value }))}
            checked={[]}
            wrong={texts.eventsWrong}
          />
          <button class="button" type="submit">
            {texts.createEndpoint}
          </button>
        </CallForm>
      </section>
    </AdministrationFrame>
  )
}

/** Filled by the script (web/islands/office/webhooks.ts): no page of the server ever has a secret. */
export function SecretOnce({ office }: { office: Office }) {
  const texts = webhooksMessages[office.language]
  return (
    <div id={SECRET} class="notice" role="status" hidden>
      <p>{texts.secretOnce}</p>
      <p>
        <code class="secret" />
      </p>
      <p>
        <a href={officeLink(office, '/office/webhooks/ID')}>{texts.toEndpoint}</a>
      </p>
    </div>
  )
}

function columnsOf(office: Office): Column<Endpoint>[] {
  const { language, theater } = office
  const texts = webhooksMessages[language]
  return [
    {
      title: texts.url,
      show: ({ id, url }) => (
        <a href={officeLink(office, `/office/webhooks/${id}`)}>
          <bdi>{url}</bdi>
        </a>
      ),
    },
    { title: texts.state, show: (endpoint) => endpointState(office, endpoint) },
    { title: texts.events, show: ({ events }) => events.join(', ') },
    {
      title: texts.since,
      show: ({ createdAt }) => <time>{dateOf(language, dayOf(createdAt, theater?.timeZone ?? 'UTC'))}</time>,
    },
  ]
}

export function endpointState({ language }: Office, { status, disabledReason }: Endpoint): string {
  const texts = webhooksMessages[language]
  if (status === 'enabled') return texts.enabled
  return disabledReason === null ? texts.disabled : texts.disabledBecause(disabledReason)
}
