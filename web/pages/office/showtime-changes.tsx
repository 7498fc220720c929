// Of a showtime at the desk: the seats that staff keep out of sale, and what may be changed of it.
import { minorDigits } from '../../../shared/messages/formats.ts'
import { CallForm } from '../../components/form.tsx'
import { MoveView } from '../../components/office/move-view.tsx'
import { ScrollTable } from '../../components/office/scroll-table.tsx'
import { MOVE_ROOT, TERMS_FORM, tonesOf } from '../../components/office/showtime-data.ts'
import { nameOf } from '../../components/seats/seat-words.ts'
import { seatsMessages } from '../../messages/seats.ts'
import { CancelForm } from './showtime-end.tsx'
import type { ShowtimePart } from './showtime-props.ts'

export function Blocks({ blocks, showtime, texts }: ShowtimePart) {
  const tones = tonesOf(blocks)
  return (
    <section id="blocks" data-live aria-labelledby="blocks-title">
      <h2 id="blocks-title">{texts.blocks}</h2>
      {blocks.length === 0 ? (
        <p class="soft">{texts.noBlocks}</p>
      ) : (
        <ScrollTable
          caption={texts.blocks}
          captionHidden
          columns={[texts.seats, texts.reason, texts.who, texts.when, texts.takeBack]}
        >
          {blocks.map(({ id, names, reason, by, at, seatIds }) => (
            <tr key={id}>
              <th scope="row">
                <svg class="swatch" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
                  <g class={`seat blocked ${tones.get(seatIds[0]!) ?? ''}`}>
                    <rect x="1" y="1" width="22" height="22" rx="6" />
                  </g>
                </svg>{' '}
                {names}
              </th>
              <td>
                <bdi>{reason}</bdi>
              </td>
              <td>
                <bdi>{by}</bdi>
              </td>
              <td>{at}</td>
              <td>
                <CallForm
                  call={`DELETE /v1/showtimes/${showtime.id}/blocks/${id}`}
                  problems={{ other: texts.noAnswer }}
                >
                  <button class="button quiet" type="submit" aria-label={`${texts.takeBack}: ${names}`}>
                    {texts.takeBack}
                  </button>
                </CallForm>
              </td>
            </tr>
          ))}
        </ScrollTable>
      )}
    </section>
  )
}

/** Rarely used: closed until they are needed. */
export function Terms(props: ShowtimePart) {
  const { showtime, texts, data } = props
  return (
    <div class="stack">
      <details class="panel">
        <summary>{texts.terms}</summary>
        <CallForm
          id={TERMS_FORM}
          call={`PATCH /v1/showtimes/${showtime.id}`}
          fixed={{}}
          problems={{ other: texts.noAnswer }}
        >
          <TermFields {...props} />
          <button class="button" type="submit">
            {texts.save}
          </button>
        </CallForm>
      </details>
      {data === undefined || data.screens.length === 0 ? null : (
        <details class="panel">
          <summary>{texts.move}</summary>
          <div id={MOVE_ROOT}>
            <MoveView data={data} />
          </div>
        </details>
      )}
      <CancelForm {...props} />
    </div>
  )
}

/** Amounts are typed in whole units; the script sends minor ones. */
function TermFields({ office, tariff, cutOffMinutes, texts }: ShowtimePart) {
  const { currency, prices, fee } = tariff
  const digits = minorDigits(currency)
  const typed = (amount: number) => (amount / 10 ** digits).toFixed(digits)
  const messages = seatsMessages[office.language]
  const types: Record<string, string> = {
    adult: messages.ticketAdult,
    child: messages.ticketChild,
    senior: messages.ticketSenior,
    student: messages.ticketStudent,
  }
  const amounts = Object.entries(prices).flatMap(([category, byType]) =>
    Object.entries(byType).map(([type, amount]) => ({
      name: `prices.${category}.${type}`,
      label: `${nameOf(category, messages)}, ${types[type] ?? type}`,
      value: typed(amount),
    })),
  )
  return (
    <>
      <p class="soft">{texts.termsHint}</p>
      <fieldset class="amounts" data-currency={currency} data-digits={digits}>
        <legend>
          {texts.price} ({currency})
        </legend>
        {[...amounts, { name: 'bookingFee', label: texts.fee, value: typed(fee) }].map((each) => (
          <Typed key={each.name} {...each} wrong={texts.numberWrong} min="0" step={String(10 ** -digits)} />
        ))}
      </fieldset>
      <Typed
        name="salesCutOffMinutes"
        label={texts.cutOff}
        hint={texts.cutOffHint}
        wrong={texts.numberWrong}
        step="1"
        value={String(cutOffMinutes)}
      />
    </>
  )
}

interface TypedProps {
  name: string
  label: string
  hint?: string
  wrong: string
  value: string
  min?: string
  step: string
}

/** Without a name in the form: the script reads it, and sends a number. */
const Typed = ({ name, label, hint, wrong, ...input }: TypedProps) => (
  <div class="field">
    <label for={name}>{label}</label>
    {hint === undefined ? null : <span id={`${name}-hint`}>{hint}</span>}
    <input
      {...input}
      type="number"
      id={name}
      data-amount={name}
      required
      aria-describedby={[hint === undefined ? '' : `${name}-hint`, `${name}-error`].filter(Boolean).join(' ')}
    />
    <p class="error" id={`${name}-error`} data-wrong={wrong} hidden />
  </div>
)
