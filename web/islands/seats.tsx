// In the browser: the seats of a showtime, on its page.
import { hydrate } from 'preact'
import { SEATS_DATA, SEATS_ROOT, type SeatsData } from '../components/seats/seats-props.ts'
import { checkoutOf } from './actions.ts'
import { BookSeats } from './book-seats.tsx'

const data = JSON.parse(document.getElementById(SEATS_DATA)!.textContent!) as SeatsData
const goOn = (hold: { id: string }) => location.assign(checkoutOf(data, hold))
hydrate(<BookSeats data={data} goOn={goOn} />, document.getElementById(SEATS_ROOT)!)
