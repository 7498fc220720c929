// What works without script: seats row by row in words.
import type { SeatsMessages } from '../../messages/seats.ts'
import type { SeatRow } from './rows.ts'
import { isFree, type PageSeat, rangesOf } from './seat.ts'
import { nameOf } from './seat-words.ts'

export function RowsInWords({ rows, messages }: { rows: readonly SeatRow[]; messages: SeatsMessages }) {
  const numbers = (some: readonly PageSeat[]) =>
    rangesOf(some.map(({ number }) => number)).join(', ') || messages.noneFree
  return (
    <section class="stack" aria-labelledby="rows">
      <h2 id="rows">{messages.seatsInWords}</h2>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{messages.row}</th>
            <th scope="col">{messages.category}</th>
            <th scope="col">{messages.free}</th>
            <th scope="col">{messages.taken}</th>
            <th scope="col">{messages.accessiblePlaces}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, seats }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{[...new Set(seats.map(({ category }) => nameOf(category, messages)))].join(', ')}</td>
              <td class="figures">{numbers(seats.filter(isFree))}</td>
              <td class="figures">{numbers(seats.filter((seat) => !isFree(seat)))}</td>
              <td class="figures">{numbers(seats.filter(({ accessible }) => accessible))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
