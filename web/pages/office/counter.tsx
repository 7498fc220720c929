// The counter: for a cashier with an open shift; without one, the shift is opened first.
import type { VNode } from 'preact'
import { assets } from '../../assets.generated.ts'
import { COUNTER_DATA, COUNTER_ROOT, type CounterData } from '../../components/office/counter/counter.ts'
import { CounterView } from '../../components/office/counter/counter-view.tsx'
import { firstCounter } from '../../components/office/counter/first-state.ts'
import { ShiftForm } from '../../components/office/counter/shift-form.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { OfficeFrame } from '../../components/office/office-frame.tsx'
import { dataIn } from '../../components/page.tsx'
import { counterMessages } from '../../messages/counter.ts'

interface CounterPageProps {
  office: Office
  /** Of the visitor, at this theater. */
  shiftId: string | undefined
  data: CounterData
}

export function CounterPage({ office, shiftId, data }: CounterPageProps): VNode {
  const texts = counterMessages[office.language]
  return (
    <OfficeFrame
      office={office}
      title={texts.counter}
      script={shiftId === undefined ? assets.officeShift : assets.officeCounter}
    >
      <p class="counter-links">
        {shiftId === undefined ? null : (
          <a href={officeLink(office, `/office/shifts/${shiftId}`)}>{texts.toShift}</a>
        )}
        <a href={officeLink(office, '/office/shifts')}>{texts.shifts}</a>
      </p>
      <noscript>
        <p class="notice">{texts.needsScript}</p>
      </noscript>
      {shiftId === undefined ? (
        <section class="shift-form" aria-labelledby="open-title">
          <h2 id="open-title">{texts.openShift}</h2>
          <p class="soft">{texts.openShiftHint}</p>
          <ShiftForm
            texts={texts}
            path="/v1/shifts"
            currency={data.currency}
            fixed={{ theaterId: data.theater.id }}
            field="openingFloat"
            label={texts.float}
            submit={texts.openShift}
            next={officeLink(office, '/office/counter')}
          />
        </section>
      ) : data.showtimes.length === 0 ? (
        <p class="empty">{texts.noShowtimes}</p>
      ) : (
        <>
          <div id={COUNTER_ROOT}>
            <CounterView data={data} state={firstCounter(data)} />
          </div>
          <script
            type="application/json"
            id={COUNTER_DATA}
            dangerouslySetInnerHTML={{ __html: dataIn(data) }}
          />
        </>
      )}
    </OfficeFrame>
  )
}
