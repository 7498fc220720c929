// A webhook endpoint: what it is told, its secret, and each delivery with its request and answer.
import type { VNode } from 'preact'
import { assets } from '../../assets.generated.ts'
import { Boxes } from '../../components/fields.tsx'
import { CallForm, Field } from '../../components/form.tsx'
import { AdministrationFrame } from '../../components/office/administration-frame.tsx'
import { DangerForm, problemsOf, saidOf } from '../../components/office/forms.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { tablesMessages } from '../../messages/tables.ts'
import { webhooksMessages } from '../../messages/webhooks.ts'
import { Deliveries, type Delivery } from './deliveries.tsx'
import { NEW_SECRET } from './webhook-ids.ts'
import { type Endpoint, endpointState, SecretOnce } from './webhooks.tsx'

export interface WebhookPageProps {
  office: Office
  endpoint: Endpoint
  events: readonly string[]
  deliveries: readonly Delivery[]
  next: string | null
}

export function WebhookPage(props: WebhookPageProps): VNode {
  const { office, endpoint } = props
  const texts = webhooksMessages[office.language]
  return (
    <AdministrationFrame office={office} title={texts.endpoint} script={assets.officeWebhooks}>
      <p>
        <bdi>{endpoint.url}</bdi> · <span class="soft">{endpointState(office, endpoint)}</span>
      </p>
      <Tries {...props} />
      <Deliveries {...props} />
      <section aria-labelledby="settings-title">
        <h2 id="settings-title">{texts.settings}</h2>
        <Settings {...props} />
        <SecretOnce office={office} />
        <Ends {...props} />
      </section>
    </AdministrationFrame>
  )
}

function Tries({ office, endpoint }: WebhookPageProps) {
  const texts = webhooksMessages[office.language]
  const call = `POST /v1/webhook-endpoints/${endpoint.id}`
  return (
    <div class="row">
      <CallForm call={`${call}/tests`} fixed={{}} said={texts.tested} problems={problemsOf(office)}>
        <button class="button" type="submit">
          {texts.test}
        </button>
      </CallForm>
      <DangerForm
        office={office}
        call={`${call}/replays`}
        fixed={{}}
        said={texts.replayed}
        label={texts.replayAll}
        effect={texts.replayEffect}
      />
    </div>
  )
}

function Settings({ office, endpoint, events }: WebhookPageProps) {
  const texts = webhooksMessages[office.language]
  return (
    <CallForm
      id="endpoint-form"
      call={`PATCH /v1/webhook-endpoints/${endpoint.id}`}
      said={saidOf(office).saved}
      problems={problemsOf(office)}
    >
      <Field
        name="url"
        type="url"
        label={texts.url}
        wrong={texts.urlWrong}
        value={endpoint.url}
        maxLength={2000}
      />
      <Boxes
        name="events"
        label={texts.events}
        options={events.map((value) => ({ value, label: value }))}
        checked={endpoint.events}
        wrong={texts.eventsWrong}
      />
      <button class="button" type="submit">
        {tablesMessages[office.language].save}
      </button>
    </CallForm>
  )
}

function Ends({ office, endpoint }: WebhookPageProps) {
  const texts = webhooksMessages[office.language]
  const path = `/v1/webhook-endpoints/${endpoint.id}`
  const enabled = endpoint.status === 'enabled'
  return (
    <div class="row">
      <DangerForm
        office={office}
        id={NEW_SECRET}
        call={`POST ${path}/secrets`}
        label={texts.rotate}
        effect={texts.rotateEffect}
      />
      <CallForm
        call={`PATCH ${path}`}
        fixed={{ status: enabled ? 'disabled' : 'enabled' }}
        said={saidOf(office).saved}
        problems={problemsOf(office)}
      >
        <button class="button quiet" type="submit">
          {enabled ? texts.disable : texts.enable}
        </button>
      </CallForm>
      <DangerForm
        office={office}
        call={`DELETE ${path}`}
        next={officeLink(office, '/office/webhooks')}
        said={texts.deleted}
        label={texts.deleteEndpoint}
        effect={texts.deleteEffect}
      />
    </div>
  )
}
