// What the comparison with the providers found: when it ran, and money that Milo does not know of. Admins
// decide what becomes of that.
import { moneyIn } from '../../../shared/messages/formats.ts'
import { CallForm } from '../../components/form.tsx'
import { Choices, Older } from '../../components/office/choices.tsx'
import { providerName } from '../../components/office/providers.ts'
import { Table } from '../../components/office/table.tsx'
import { dayTimeOf } from '../../components/times.ts'
import { At, ByHand, type Listed, type PartProps, problemsOf } from './money-parts.tsx'

interface Reading {
  provider: string
  since: Date
  begunAt: Date
  finishedAt: Date | null
  seen: number
}

export interface ReconciliationShown {
  readings: readonly Reading[]
  /** For admins: it is of all theaters. */
  audit: { finishedAt: Date; found: Readonly<Record<string, number>> } | undefined
}

interface Capture {
  id: string
  provider: string
  reference: string
  reason: string
  amount: number
  givenBack: number
  currency: string
  failureReason: string | null
  note: string | null
  capturedAt: Date
}

export interface CapturesShown extends Listed<Capture> {
  status: string
}

type ReconciliationProps = PartProps & { shown: ReconciliationShown; captures: CapturesShown }

export function Reconciliation({ office, texts, shown, captures }: ReconciliationProps) {
  return (
    <section>
      <h2>{texts.reconciliation}</h2>
      <p class="soft">{texts.reconciliationHint}</p>
      {shown.readings.length === 0 ? (
        <p class="notice">{texts.notReadYet}</p>
      ) : (
        <Table
          captionHidden
          caption={texts.reconciliation}
          rows={shown.readings}
          columns={[
            { title: texts.provider, show: ({ provider }) => providerName(texts, provider) },
            { title: texts.readFrom, show: ({ since }) => <At office={office} moment={since} /> },
            { title: texts.begun, show: ({ begunAt }) => <At office={office} moment={begunAt} /> },
            {
              title: texts.ended,
              show: ({ finishedAt }) =>
                finishedAt === null ? texts.goesOn : <At office={office} moment={finishedAt} />,
            },
            ...(office.isAdmin
              ? [{ title: texts.seen, show: ({ seen }: Reading) => seen, figures: true }]
              : []),
          ]}
        />
      )}
      {office.isAdmin ? <Audit office={office} texts={texts} audit={shown.audit} /> : null}
      <Captures office={office} texts={texts} shown={captures} />
    </section>
  )
}

function Audit({ office, texts, audit }: PartProps & { audit: ReconciliationShown['audit'] }) {
  if (audit === undefined) return <p class="soft">{texts.noAudit}</p>
  const found = Object.entries(audit.found).filter(([, count]) => count > 0)
  const time = dayTimeOf(office.language, audit.finishedAt, office.theater.timeZone)
  return (
    <>
      <p>
        {texts.lastAudit(time)} {found.length === 0 ? texts.auditClean : texts.auditFound}
      </p>
      {found.length === 0 ? null : (
        <ul class="findings">
          {found.map(([kind, count]) => (
            <li key={kind}>
              <code>{kind}</code>: {count}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Captures({ office, texts, shown }: PartProps & { shown: CapturesShown }) {
  const place = { office, anchor: 'captures' }
  return (
    <>
      <h3 id="captures">{texts.captures}</h3>
      {office.isAdmin ? null : <p class="soft">{texts.adminsDecide}</p>}
      <Choices
        {...place}
        parameter="captures"
        label={texts.whichCaptures}
        choices={Object.entries(texts.captureStates)}
        chosen={shown.status}
      />
      {shown.items.length === 0 ? (
        <p class="notice">{texts.noCaptures}</p>
      ) : (
        <Table
          captionHidden
          caption={`${texts.captures}: ${texts.captureStates[shown.status]}`}
          rows={shown.items}
          columns={columnsOf({ office, texts }, shown.status)}
        />
      )}
      <Older {...place} parameter="capturesAfter" next={shown.next} texts={texts} />
    </>
  )
}

function columnsOf({ office, texts }: PartProps, status: string) {
  const sum = (amount: number, currency: string) => moneyIn(office.language, amount, currency)
  const always = [
    {
      title: texts.captured,
      show: ({ capturedAt }: Capture) => <At office={office} moment={capturedAt} />,
    },
    { title: texts.amount, show: (row: Capture) => sum(row.amount, row.currency), figures: true },
    { title: texts.givenBack, show: (row: Capture) => sum(row.givenBack, row.currency), figures: true },
    { title: texts.provider, show: ({ provider }: Capture) => providerName(texts, provider) },
    { title: texts.reference, show: ({ reference }: Capture) => <code>{reference}</code> },
    {
      title: texts.reason,
      show: ({ reason, failureReason }: Capture) => (
        <>
          {texts.reasons[reason]} {failureReason === null ? null : <code>{failureReason}</code>}
        </>
      ),
    },
  ]
  if (status === 'explained')
    return [...always, { title: texts.note, show: ({ note }: Capture) => <bdi>{note}</bdi> }]
  if (status !== 'open' || !office.isAdmin) return always
  return [
    ...always,
    { title: texts.actions, show: (row: Capture) => <Actions texts={texts} capture={row} /> },
  ]
}

const Actions = ({
  texts,
  capture: { id, reason, amount, givenBack },
}: Pick<PartProps, 'texts'> & { capture: Capture }) => (
  <div class="row-actions">
    {givenBack < amount && reason !== 'not_at_provider' ? (
      <CallForm call={`POST /v1/unknown-captures/${id}/refunds`} problems={problemsOf(texts)}>
        <button type="submit" class="button quiet">
          {texts.refundIt}
        </button>
      </CallForm>
    ) : null}
    <ByHand
      texts={texts}
      title={texts.explain}
      hint={texts.explainHint}
      call={`POST /v1/unknown-captures/${id}/manual-settlements`}
      id={id}
    />
  </div>
)
