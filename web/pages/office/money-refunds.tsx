// Refunds and disputes of a theater. A failed refund is tried again, or settled by hand.
import { moneyIn } from '../../../shared/messages/formats.ts'
import { CallForm } from '../../components/form.tsx'
import { Choices, Older } from '../../components/office/choices.tsx'
import { providerName } from '../../components/office/providers.ts'
import { Table } from '../../components/office/table.tsx'
import { At, ByHand, type Listed, type PartProps, problemsOf, ToReservation } from './money-parts.tsx'

interface ShownRefund {
  id: string
  reservationId: string
  provider: string
  status: string
  amount: number
  currency: string
  reason: string
  failureReason: string | null
  createdAt: Date
}

export interface RefundsShown extends Listed<ShownRefund> {
  status: string
}

export function Refunds({ office, texts, shown }: PartProps & { shown: RefundsShown }) {
  const { status, items, next } = shown
  const place = { office, parameter: 'refunds', anchor: 'refunds' }
  return (
    <section>
      <h2 id="refunds">{texts.refunds}</h2>
      <Choices
        {...place}
        label={texts.whichRefunds}
        choices={Object.entries(texts.refundStates)}
        chosen={status}
      />
      {items.length === 0 ? (
        <p class="notice">{texts.noRefunds}</p>
      ) : (
        <Table
          captionHidden
          caption={`${texts.refunds}: ${texts.refundStates[status]}`}
          rows={items}
          columns={columnsOf({ office, texts }, status)}
        />
      )}
      <Older {...place} parameter="refundsAfter" next={next} texts={texts} />
    </section>
  )
}

function columnsOf({ office, texts }: PartProps, status: string) {
  const always = [
    { title: texts.since, show: ({ createdAt }: ShownRefund) => <At office={office} moment={createdAt} /> },
    {
      title: texts.amount,
      show: ({ amount, currency }: ShownRefund) => moneyIn(office.language, amount, currency),
      figures: true,
    },
    { title: texts.provider, show: ({ provider }: ShownRefund) => providerName(texts, provider) },
    {
      title: texts.reason,
      show: ({ reason }: ShownRefund) => <bdi>{texts.reasons[reason] ?? reason}</bdi>,
    },
    {
      title: texts.reservation,
      show: ({ reservationId }: ShownRefund) => <ToReservation office={office} id={reservationId} />,
    },
  ]
  if (status !== 'failed') return always
  return [
    ...always,
    {
      title: texts.whyFailed,
      show: ({ failureReason }: ShownRefund) => <code>{failureReason ?? '–'}</code>,
    },
    { title: texts.actions, show: ({ id }: ShownRefund) => <Actions texts={texts} id={id} /> },
  ]
}

const Actions = ({ texts, id }: Pick<PartProps, 'texts'> & { id: string }) => (
  <div class="row-actions">
    <CallForm call={`POST /v1/refunds/${id}/retries`} problems={problemsOf(texts)}>
      <button type="submit" class="button quiet">
        {texts.retry}
      </button>
    </CallForm>
    <ByHand
      texts={texts}
      title={texts.byHand}
      hint={texts.byHandHint}
      call={`POST /v1/refunds/${id}/manual-settlements`}
      id={id}
    />
  </div>
)

export type DisputesShown = Listed<{
  id: string
  reservationId: string
  provider: string
  reference: string | null
  amount: number
  currency: string
  since: Date
}>

export function Disputes({ office, texts, shown }: PartProps & { shown: DisputesShown }) {
  return (
    <section>
      <h2 id="disputes">{texts.disputes}</h2>
      {shown.items.length === 0 ? (
        <p class="soft">{texts.noDisputes}</p>
      ) : (
        <>
          <p class="soft">{texts.disputesHint}</p>
          <Table
            captionHidden
            caption={texts.disputes}
            rows={shown.items}
            columns={[
              { title: texts.since, show: ({ since }) => <At office={office} moment={since} /> },
              {
                title: texts.amount,
                show: ({ amount, currency }) => moneyIn(office.language, amount, currency),
                figures: true,
              },
              { title: texts.provider, show: ({ provider }) => providerName(texts, provider) },
              { title: texts.reference, show: ({ reference }) => <code>{reference ?? '–'}</code> },
              {
                title: texts.reservation,
                show: ({ reservationId }) => <ToReservation office={office} id={reservationId} />,
              },
            ]}
          />
        </>
      )}
      <Older office={office} parameter="disputesAfter" next={shown.next} texts={texts} anchor="disputes" />
    </section>
  )
}
