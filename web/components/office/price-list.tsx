// Prices of a showtime by category and ticket type, as fields of a form: what is left empty is not sold.
import { ticketTypes } from '../../../shared/domain/price.ts'
import { minorDigits } from '../../../shared/messages/formats.ts'
import type { ProgrammeMessages } from '../../messages/programme.ts'
import { type SeatsMessages, seatsMessages } from '../../messages/seats.ts'
import { nameOf } from '../seats/seat-words.ts'
import type { TheaterOffice } from './office.ts'
import type { UsualTerms } from './programme-data.ts'
import { ScrollBox } from './scroll-box.tsx'

interface PriceListProps {
  /** Two lists share a page. */
  id: 'add' | 'change'
  office: TheaterOffice
  texts: ProgrammeMessages
  terms: Pick<UsualTerms, 'prices' | 'bookingFee'>
}

const CATEGORIES = ['standard', 'premium', 'recliner', 'sofa']

export function PriceList({ id, office, texts, terms }: PriceListProps) {
  const seats = seatsMessages[office.language]
  const input = (name: string, label: string, amount: number | undefined) => (
    <PriceInput
      id={`${id}-${name}`}
      name={name}
      label={label}
      amount={amount}
      office={office}
      texts={texts}
    />
  )
  return (
    <fieldset class="price-list">
      <legend>
        {texts.prices} ({office.theater.currency})
      </legend>
      <p class="soft">{texts.pricesHint}</p>
      <ScrollBox
        class="table-box"
        label={`${texts.prices}: ${id === 'add' ? texts.addShowtimes : texts.change}`}
      >
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{seats.category}</th>
              {ticketTypes.map((type) => (
                <th key={type} scope="col">
                  {typeName(type, seats)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {CATEGORIES.map((category) => (
              <tr key={category}>
                <th scope="row">{nameOf(category, seats)}</th>
                {ticketTypes.map((type) => (
                  <td key={type} class="field">
                    {input(
                      `prices.${category}.${type}`,
                      texts.priceOf(nameOf(category, seats), typeName(type, seats)),
                      terms.prices[category]?.[type],
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <div class="field">
        <span>{texts.fee}</span>
        {input('bookingFee', texts.fee, terms.bookingFee)}
      </div>
    </fieldset>
  )
}

interface PriceInputProps {
  id: string
  name: string
  label: string
  /** Minor units. */
  amount: number | undefined
  office: TheaterOffice
  texts: ProgrammeMessages
}

function PriceInput({ id, name, label, amount, office, texts }: PriceInputProps) {
  const digits = minorDigits(office.theater.currency)
  return (
    <>
      <input
        id={id}
        name={name}
        type="number"
        min="0"
        step={(10 ** -digits).toFixed(digits)}
        value={amount === undefined ? '' : (amount / 10 ** digits).toFixed(digits)}
        aria-label={label}
        aria-describedby={`${id}-error`}
      />
      <p class="error" id={`${id}-error`} data-wrong={texts.priceWrong} hidden />
    </>
  )
}

const typeName = (type: (typeof ticketTypes)[number], messages: SeatsMessages): string =>
  ({
    adult: messages.ticketAdult,
    child: messages.ticketChild,
    senior: messages.ticketSenior,
    student: messages.ticketStudent,
  })[type]
