// What a cashier sees: showtimes, seats, payment and total in the order of the keys; then what was sold.
import type { TicketType } from '../../../../shared/domain/price.ts'
import { seatLabel } from '../../../../shared/domain/seat-name.ts'
import { listIn, moneyIn } from '../../../../shared/messages/formats.ts'
import { counterMessages } from '../../../messages/counter.ts'
import { siteMessages } from '../../../messages/site.ts'
import { timeOf } from '../../times.ts'
import { type CounterData, METHODS } from './counter.ts'
import type { CounterViewProps } from './counter-state.ts'
import type { Quote } from './quote.ts'
import { SoldBox } from './sold-box.tsx'
import { Typed } from './typed.tsx'

export function CounterView({ data, state, on }: CounterViewProps) {
  const texts = counterMessages[data.language]
  if (state.sold) return <SoldBox data={data} sold={state.sold} paper={state.paper} on={on} />
  return (
    <form
      class="counter"
      aria-busy={state.busy}
      onSubmit={(event) => {
        event.preventDefault()
        on?.sell()
      }}
    >
      <Showtimes data={data} state={state} on={on} />
      <div class="counter-parts">
        <Seats data={data} state={state} on={on} />
        <Payment data={data} state={state} on={on} />
        <TotalBox data={data} state={state} />
      </div>
      <p class="soft counter-keys">{texts.keys}</p>
    </form>
  )
}

function Showtimes({ data, state, on }: CounterViewProps) {
  const { language, timeZone } = data
  const texts = counterMessages[language]
  return (
    <fieldset class="counter-showtimes">
      <legend>{texts.showtime}</legend>
      {data.showtimes.map((showtime, index) => (
        <label key={showtime.id}>
          <input
            type="radio"
            name="showtime"
            value={showtime.id}
            checked={showtime.id === state.wish.showtimeId}
            onChange={() => on?.change({ showtimeId: showtime.id })}
          />
          <span>
            {index < 9 ? <kbd>{index + 1}</kbd> : null}
            <strong>
              <time>{timeOf(language, new Date(showtime.startsAt), timeZone)}</time>
            </strong>{' '}
            <bdi>{showtime.title}</bdi>
            <span class="soft">
              {siteMessages[language].screen(showtime.screen)} · {texts.free(showtime.free)}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

const TYPES = ['adult', 'child', 'student', 'senior'] as const

function Seats({ data, state, on }: CounterViewProps) {
  const { language } = data
  const texts = counterMessages[language]
  const { wish, quote, tried } = state
  const showtime = data.showtimes.find(({ id }) => id === wish.showtimeId)
  const sold = new Set(Object.values(showtime?.prices ?? {}).flatMap((byType) => Object.keys(byType)))
  const isTyped = (type: TicketType) => (wish.types[type] ?? '') !== ''
  // What was typed for another showtime stays to be seen, and taken back.
  const types = TYPES.filter((type) => sold.has(type) || isTyped(type))
  const typesWrong = quote?.fault === 'types' ? texts.typesWrong : texts.notSold
  return (
    <fieldset>
      <legend>{texts.seats}</legend>
      <Typed
        id="seats"
        label={texts.seats}
        hint={texts.seatsHint}
        value={wish.seats}
        field={on?.seats}
        wrong={tried && quote?.fault === 'seats' ? seatsWrong(data, quote) : undefined}
        onType={(seats) => on?.change({ seats })}
      />
      <p class="counter-picks" aria-live="polite">
        <bdi>
          {quote
            ? listIn(
                language,
                quote.picks.map(({ seat, ticketType }) =>
                  ticketType === 'adult'
                    ? seatLabel(seat)
                    : `${seatLabel(seat)} ${texts.typeWords[ticketType]}`,
                ),
              )
            : ''}
        </bdi>
      </p>
      {types.length < 2 && !types.some(isTyped) ? null : (
        <fieldset class="counter-types">
          <legend>{texts.types}</legend>
          {types.map((type) => (
            <Typed
              key={type}
              id={`type-${type}`}
              label={texts.typeWords[type]!}
              {...(type === 'adult' ? { hint: texts.adultHint } : {})}
              value={wish.types[type] ?? ''}
              numeric
              invalid={tried && (quote?.fault === 'types' || quote?.fault === 'notSold')}
              onType={(count) => on?.change({ types: { ...wish.types, [type]: count } })}
            />
          ))}
        </fieldset>
      )}
      <p class="error" role="alert">
        {tried && (quote?.fault === 'types' || quote?.fault === 'notSold') ? typesWrong : ''}
      </p>
    </fieldset>
  )
}

function seatsWrong({ language }: CounterData, { chosen }: Quote): string {
  const texts = counterMessages[language]
  if ('seats' in chosen || chosen.wrong === 'empty') return texts.noSeats
  if (chosen.wrong === 'too_few') return texts.tooFew(chosen.free)
  const names = listIn(language, chosen.names)
  return chosen.wrong === 'taken' ? texts.takenSeats(names) : texts.unknownSeats(names)
}

function Payment({ data, state, on }: CounterViewProps) {
  const texts = counterMessages[data.language]
  const { wish, quote, tried } = state
  const wrong = (fault: Quote['fault'], text: string) => (tried && quote?.fault === fault ? text : undefined)
  return (
    <fieldset>
      <legend>{texts.payment}</legend>
      <div class="counter-methods">
        {METHODS.map((method) => (
          <label key={method}>
            <input
              type="radio"
              name="method"
              value={method}
              checked={method === wish.method}
              onChange={() => on?.change({ method })}
            />
            <span>{texts.methods[method]}</span>
          </label>
        ))}
      </div>
      {wish.method === 'cash' ? (
        <Typed
          id="tendered"
          label={texts.tendered}
          hint={texts.tenderedHint}
          value={wish.tendered}
          decimal
          wrong={wrong('tendered', texts.tenderedWrong)}
          onType={(tendered) => on?.change({ tendered })}
        />
      ) : null}
      {wish.method === 'terminal' ? (
        <Typed
          id="reference"
          label={texts.reference}
          value={wish.reference}
          wrong={wrong('reference', texts.referenceWrong)}
          onType={(reference) => on?.change({ reference })}
        />
      ) : null}
      {wish.method === 'comp' ? (
        <Typed
          id="reason"
          label={texts.reason}
          value={wish.reason}
          wrong={wrong('reason', texts.reasonWrong)}
          onType={(reason) => on?.change({ reason })}
        />
      ) : null}
    </fieldset>
  )
}

function TotalBox({ data, state }: CounterViewProps) {
  const texts = counterMessages[data.language]
  const { quote, wish, problem, busy } = state
  const money = (amount: number) => moneyIn(data.language, amount, data.currency)
  const total = quote?.picks.length ? quote.total : undefined
  const change = total === undefined || wish.method !== 'cash' ? undefined : (quote?.tendered ?? 0) - total
  return (
    <div class="counter-total">
      <dl aria-live="polite">
        <dt>{texts.total}</dt>
        <dd id="total">{total === undefined ? '–' : money(total)}</dd>
        {change === undefined ? null : (
          <>
            <dt>{texts.change}</dt>
            <dd>{change < 0 ? '–' : money(change)}</dd>
          </>
        )}
      </dl>
      <p class="form-problem" role="alert" hidden={problem === ''}>
        {problem}
      </p>
      <button type="submit" class="button" aria-disabled={busy}>
        {texts.sell}
      </button>
    </div>
  )
}
