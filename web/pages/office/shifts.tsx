// Shifts of a theater, and the report of one: X while it is open, Z once it is closed.
import type { VNode } from 'preact'
import { moneyIn, wallTimeIn } from '../../../shared/messages/formats.ts'
import { assets } from '../../assets.generated.ts'
import { ShiftForm } from '../../components/office/counter/shift-form.tsx'
import { officeLink, type TheaterOffice } from '../../components/office/office.ts'
import { OfficeFrame } from '../../components/office/office-frame.tsx'
import { ScrollBox } from '../../components/office/scroll-box.tsx'
import { withQuery } from '../../components/site.ts'
import { numberOf } from '../../components/times.ts'
import { counterMessages } from '../../messages/counter.ts'

interface Money {
  amount: number
  currency: string
}
interface Sum {
  count: number
  amount: Money
}

export interface PageShift {
  id: string
  cashier: { name: string }
  report: 'x' | 'z'
  openedAt: Date
  closedAt: Date | null
  openingFloat: Money
  cash: Sum
  terminal: Sum
  comp: { count: number; tickets: number }
  cashRefunds: Sum
  expectedCash: Money
  countedCash: Money | null
  difference: Money | null
}

const inMoney = ({ language }: TheaterOffice, money: Money | null): string =>
  money === null ? '–' : moneyIn(language, money.amount, money.currency)
const inTime = ({ language, theater }: TheaterOffice, at: Date | null): string =>
  at === null ? '–' : wallTimeIn(language, at, theater.timeZone)

interface ShiftsPageProps {
  office: TheaterOffice
  shifts: readonly PageShift[]
  nextCursor: string | null
}

export function ShiftsPage({ office, shifts, nextCursor }: ShiftsPageProps): VNode {
  const texts = counterMessages[office.language]
  return (
    <OfficeFrame office={office} title={texts.shifts}>
      {shifts.length === 0 ? (
        <div class="empty">
          <p>{texts.noShifts}</p>
          <a class="button" href={officeLink(office, '/office/counter')}>
            {texts.counter}
          </a>
        </div>
      ) : (
        <ScrollBox class="table-box" label={texts.shifts}>
          <table class="shifts">
            <caption class="visually-hidden">{texts.shifts}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.opened}</th>
                <th scope="col">{texts.closed}</th>
                <th scope="col">{texts.cashier}</th>
                <th scope="col" class="amount">
                  {texts.expected}
                </th>
                <th scope="col" class="amount">
                  {texts.difference}
                </th>
              </tr>
            </thead>
            <tbody>
              {shifts.map((shift) => (
                <tr key={shift.id}>
                  <th scope="row">
                    <a href={officeLink(office, `/office/shifts/${shift.id}`)}>
                      {inTime(office, shift.openedAt)}
                    </a>
                  </th>
                  <td>{inTime(office, shift.closedAt)}</td>
                  <td>
                    <bdi>{shift.cashier.name}</bdi>
                  </td>
                  <td class="amount">{inMoney(office, shift.expectedCash)}</td>
                  <td class="amount">{inMoney(office, shift.difference)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
      {nextCursor === null ? null : (
        <p>
          <a rel="next" href={officeLink(office, withQuery('/office/shifts', { cursor: nextCursor }))}>
            {texts.older}
          </a>
        </p>
      )}
    </OfficeFrame>
  )
}

export function ShiftPage({ office, shift }: { office: TheaterOffice; shift: PageShift }): VNode {
  const texts = counterMessages[office.language]
  const { currency } = shift.openingFloat
  return (
    <OfficeFrame
      office={office}
      title={shift.report === 'x' ? texts.xReport : texts.zReport}
      script={assets.officeShift}
    >
      <Report office={office} shift={shift} />
      <p class="counter-links">
        <button type="button" class="button quiet" id="print">
          {texts.printReport}
        </button>
        <a class="button quiet" href={officeLink(office, '/office/counter')}>
          {texts.counter}
        </a>
        <a href={officeLink(office, '/office/shifts')}>{texts.shifts}</a>
      </p>
      {shift.report === 'z' ? null : (
        <section class="shift-form" aria-labelledby="close-title">
          <h2 id="close-title">{texts.closeShift}</h2>
          <p class="soft">{texts.closeHint}</p>
          <ShiftForm
            texts={texts}
            path={`/v1/shifts/${shift.id}/closing`}
            currency={currency}
            field="countedCash"
            label={texts.counted}
            submit={texts.closeShift}
            next={officeLink(office, `/office/shifts/${shift.id}`)}
          />
        </section>
      )}
    </OfficeFrame>
  )
}

function Report({ office, shift }: { office: TheaterOffice; shift: PageShift }) {
  const texts = counterMessages[office.language]
  const count = (value: number) => numberOf(office.language, value)
  const rows: readonly [name: string, count: string, amount: string][] = [
    [texts.float, '', inMoney(office, shift.openingFloat)],
    [texts.cashSales, count(shift.cash.count), inMoney(office, shift.cash.amount)],
    [texts.cashBack, count(shift.cashRefunds.count), inMoney(office, shift.cashRefunds.amount)],
    [texts.expected, '', inMoney(office, shift.expectedCash)],
    [texts.counted, '', inMoney(office, shift.countedCash)],
    [texts.difference, '', inMoney(office, shift.difference)],
    [texts.cardSales, count(shift.terminal.count), inMoney(office, shift.terminal.amount)],
    [texts.comps, count(shift.comp.tickets), ''],
  ]
  return (
    <section class="shift-report" aria-label={texts.cashier}>
      <p>
        <bdi>{office.theater.name}</bdi> · {texts.cashier}: <bdi>{shift.cashier.name}</bdi>
        <br />
        {texts.opened}: {inTime(office, shift.openedAt)}
        {shift.closedAt === null ? null : (
          <>
            <br />
            {texts.closed}: {inTime(office, shift.closedAt)}
          </>
        )}
      </p>
      <table>
        <caption class="visually-hidden">{shift.report === 'x' ? texts.xReport : texts.zReport}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col" class="amount">
              {texts.count}
            </th>
            <th scope="col" class="amount">
              {texts.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, many, amount]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="amount">{many}</td>
              <td class="amount">{amount}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
