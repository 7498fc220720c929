// Of a reservation at the desk: its payment with every try, refunds and what to do with failed ones, and what
// staff did.
import { CallForm, Field } from '../../components/form.tsx'
import { ScrollTable } from '../../components/office/scroll-table.tsx'
import type { OfficeReservationsMessages } from '../../messages/office-reservations.ts'

export interface ShownPayment {
  status: string
  tries: readonly {
    id: string
    number: number
    method: string
    provider: string
    status: string
    declineReason: string | null
    startedAt: string
    endedAt: string | null
  }[]
  /** Something was paid. */
  receipt: boolean
}

export interface ShownRefund {
  id: string
  status: string
  sum: string
  at: string
  /** What the provider said. */
  failureReason: string | null
  /** Empty: of everything. */
  seats: string
}

export interface Act {
  id: string
  at: string
  who: string
  what: string
}

interface PaymentProps {
  id: string
  payment: ShownPayment
  texts: OfficeReservationsMessages
}

export function Payment({ id, payment, texts }: PaymentProps) {
  return (
    <section id="payment" data-live aria-labelledby="payment-title">
      <h2 id="payment-title">{texts.payment}</h2>
      <p>
        <strong>{texts.paymentStates[payment.status]}</strong>
        {payment.receipt ? (
          <>
            {' · '}
            <a href={`/v1/reservations/${id}/receipt?as=pdf`}>{texts.receipt}</a>
          </>
        ) : null}
      </p>
      <ScrollTable
        caption={texts.tries}
        columns={[
          texts.number,
          texts.method,
          texts.provider,
          texts.status,
          texts.reason,
          texts.began,
          texts.ended,
        ]}
      >
        {payment.tries.map((each) => (
          <tr key={each.id}>
            <th scope="row">{each.number}</th>
            <td>
              <bdi>{each.method}</bdi>
            </td>
            <td>
              <bdi>{each.provider}</bdi>
            </td>
            <td>{texts.paymentStates[each.status]}</td>
            <td>
              {each.declineReason === null ? '–' : <bdi>{each.declineReason.replaceAll('_', ' ')}</bdi>}
            </td>
            <td>{each.startedAt}</td>
            <td>{each.endedAt ?? '–'}</td>
          </tr>
        ))}
      </ScrollTable>
    </section>
  )
}

interface RefundsProps {
  refunds: readonly ShownRefund[]
  texts: OfficeReservationsMessages
}

export function Refunds({ refunds, texts }: RefundsProps) {
  return (
    <section id="refunds" data-live aria-labelledby="refunds-title">
      <h2 id="refunds-title">{texts.refunds}</h2>
      {refunds.length === 0 ? (
        <p class="soft">{texts.noRefunds}</p>
      ) : (
        <ScrollTable
          caption={texts.refunds}
          captionHidden
          columns={[texts.amount, texts.seats, texts.status, texts.when]}
        >
          {refunds.map((refund) => (
            <tr key={refund.id}>
              <th scope="row" class="figures">
                {refund.sum}
              </th>
              <td>{refund.seats || texts.wholePayment}</td>
              <td>
                {texts.refundStates[refund.status]}
                {refund.status === 'failed' ? <Failed refund={refund} texts={texts} /> : null}
              </td>
              <td>{refund.at}</td>
            </tr>
          ))}
        </ScrollTable>
      )}
    </section>
  )
}

/** The provider refused: it is asked again, or the money went back in another way. */
function Failed({ refund, texts }: { refund: ShownRefund; texts: OfficeReservationsMessages }) {
  return (
    <div class="stack">
      {refund.failureReason === null ? null : (
        <p class="soft">
          {texts.reason}: <bdi>{refund.failureReason}</bdi>
        </p>
      )}
      <CallForm call={`POST /v1/refunds/${refund.id}/retries`} problems={{ other: texts.noAnswer }}>
        <button class="button" type="submit">
          {texts.retryRefund}
        </button>
      </CallForm>
      <details class="acts">
        <summary>{texts.settleByHand}</summary>
        <CallForm
          call={`POST /v1/refunds/${refund.id}/manual-settlements`}
          problems={{ other: texts.noAnswer }}
        >
          <Field
            id={`note-${refund.id}`}
            name="note"
            label={texts.howReturned}
            wrong={texts.howReturnedWrong}
            maxLength={500}
          />
          <button class="button quiet" type="submit">
            {texts.settleByHand}
          </button>
        </CallForm>
      </details>
    </div>
  )
}

export function History({ acts, texts }: { acts: readonly Act[]; texts: OfficeReservationsMessages }) {
  return (
    <section id="history" data-live aria-labelledby="history-title">
      <h2 id="history-title">{texts.history}</h2>
      {acts.length === 0 ? (
        <p class="soft">{texts.noHistory}</p>
      ) : (
        <ScrollTable caption={texts.history} captionHidden columns={[texts.when, texts.who, texts.what]}>
          {acts.map((act) => (
            <tr key={act.id}>
              <td>{act.at}</td>
              <td>
                <bdi>{act.who}</bdi>
              </td>
              <td>{texts.actions[act.what] ?? act.what}</td>
            </tr>
          ))}
        </ScrollTable>
      )}
    </section>
  )
}
