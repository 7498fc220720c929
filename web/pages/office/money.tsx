// Money of a theater: where its payments stand, and each thing that somebody has to do about them.
import type { VNode } from 'preact'
import { moneyIn } from '../../../shared/messages/formats.ts'
import { officeLink, type TheaterOffice } from '../../components/office/office.ts'
import { OfficeFrame } from '../../components/office/office-frame.tsx'
import { Table } from '../../components/office/table.tsx'
import { numberOf } from '../../components/times.ts'
import { moneyMessages } from '../../messages/money.ts'
import { officeMessages } from '../../messages/office.ts'
import { At, type PartProps, ToReservation } from './money-parts.tsx'
import { type CapturesShown, Reconciliation, type ReconciliationShown } from './money-reconciliation.tsx'
import { Disputes, type DisputesShown, Refunds, type RefundsShown } from './money-refunds.tsx'

export interface MoneyShown {
  countedDays: number
  states: readonly { status: string; count: number; amount: number; oldest: Date }[]
  late: readonly { id: string; reservationId: string | null; since: Date; detail: string | null }[]
  refunds: RefundsShown
  disputes: DisputesShown
  reconciliation: ReconciliationShown
  captures: CapturesShown
  waitingLetters: number
  drifts: readonly { showtimeId: string; title: string; startsAt: Date; since: Date }[]
}

export function MoneyPage({ office, shown }: { office: TheaterOffice; shown: MoneyShown }): VNode {
  const texts = moneyMessages[office.language]
  const part = { office, texts }
  return (
    <OfficeFrame office={office} title={officeMessages[office.language].money}>
      <States {...part} shown={shown} />
      <Late {...part} late={shown.late} />
      <Refunds {...part} shown={shown.refunds} />
      <Disputes {...part} shown={shown.disputes} />
      <Reconciliation {...part} shown={shown.reconciliation} captures={shown.captures} />
      <Letters {...part} count={shown.waitingLetters} />
      <Drifts {...part} drifts={shown.drifts} />
    </OfficeFrame>
  )
}

const ORDER = ['requested', 'captured', 'refund_due', 'disputed', 'refunded', 'declined']

function States({ office, texts, shown }: PartProps & { shown: MoneyShown }) {
  const { currency } = office.theater
  const states = [...shown.states].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status))
  return (
    <section>
      <h2>{texts.byState}</h2>
      <p class="soft">{texts.byStateHint(shown.countedDays)}</p>
      {states.length === 0 ? (
        <p class="notice">{texts.noPayments}</p>
      ) : (
        <Table
          captionHidden
          caption={texts.byState}
          rows={states}
          columns={[
            { title: texts.state, show: ({ status }) => texts.paymentStates[status] },
            { title: texts.payments, show: ({ count }) => numberOf(office.language, count), figures: true },
            {
              title: texts.amount,
              show: ({ amount }) => moneyIn(office.language, amount, currency),
              figures: true,
            },
            { title: texts.oldest, show: ({ oldest }) => <At office={office} moment={oldest} /> },
          ]}
        />
      )}
    </section>
  )
}

function Late({ office, texts, late }: PartProps & { late: MoneyShown['late'] }) {
  if (late.length === 0) return null
  return (
    <section>
      <h2 id="late">{texts.late}</h2>
      <p class="soft">{texts.lateHint}</p>
      <Table
        captionHidden
        caption={texts.late}
        rows={late}
        columns={[
          { title: texts.since, show: ({ since }) => <At office={office} moment={since} /> },
          { title: texts.state, show: ({ detail }) => texts.paymentStates[detail ?? ''] },
          {
            title: texts.reservation,
            show: ({ reservationId }) => <ToReservation office={office} id={reservationId!} />,
          },
        ]}
      />
    </section>
  )
}

function Letters({ office, texts, count }: PartProps & { count: number }) {
  return (
    <section>
      <h2>{texts.deadLetters}</h2>
      <p>
        {count === 0 ? texts.noWaiting : texts.waitingLetters(count)}{' '}
        <a href={officeLink(office, '/office/dead-letters')}>{texts.allDeadLetters}</a>
      </p>
    </section>
  )
}

function Drifts({ office, texts, drifts }: PartProps & { drifts: MoneyShown['drifts'] }) {
  return (
    <section>
      <h2 id="maps">{texts.maps}</h2>
      <p class="soft">{drifts.length === 0 ? texts.noMaps : texts.mapsHint}</p>
      {drifts.length === 0 ? null : (
        <Table
          captionHidden
          caption={texts.maps}
          rows={drifts}
          columns={[
            {
              title: texts.showtime,
              show: ({ title, startsAt }) => (
                <>
                  <bdi>{title}</bdi>, <At office={office} moment={startsAt} />
                </>
              ),
            },
            { title: texts.since, show: ({ since }) => <At office={office} moment={since} /> },
          ]}
        />
      )}
    </section>
  )
}
