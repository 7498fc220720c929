// What a purchase costs: seat by seat, fees, and the total.

export interface SeatSum {
  id: string
  /** Such as "Row F, seat 12". */
  name: string
  /** Category and ticket type. */
  kind: string
  price: string
}

interface SumsProps {
  seats: readonly SeatSum[]
  fees: string | null
  total: string
  texts: { fees: string; total: string }
  /** What is said beside the name of a seat. */
  noteOf?: (seatId: string) => string | undefined
}

export function Sums({ seats, fees, total, texts, noteOf }: SumsProps) {
  return (
    <table class="table sums">
      <tbody>
        {seats.map(({ id, name, kind, price }) => (
          <tr key={id}>
            <th scope="row">
              {name}
              {noteOf?.(id) === undefined ? null : <span class="soft"> {noteOf(id)}</span>}
              <br />
              <span class="soft">{kind}</span>
            </th>
            <td class="figures">{price}</td>
          </tr>
        ))}
        {fees === null ? null : (
          <tr>
            <th scope="row">{texts.fees}</th>
            <td class="figures">{fees}</td>
          </tr>
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{texts.total}</th>
          <td class="figures">{total}</td>
        </tr>
      </tfoot>
    </table>
  )
}
