// Every end of a reservation and its payment, with steps that lead there at any provider.
import type { Sql } from '#shared/resources.ts'
import type { Step } from './money-steps.ts'

const bought: Step = { do: 'reserve', seat: 0, count: 2, mood: 'approve', reseat: false }
const settled: Step = { do: 'settle', which: 0, workers: 1 }
const cancelled: Step = { do: 'cancel', which: 0, all: true, byStaff: false }
const windowEnds: Step[] = [{ do: 'window_ends', which: 0 }, { do: 'sweep' }, settled]
const dispute: Step = { do: 'dispute', which: 0, heard: true }
const lost: Step = { do: 'dispute_ends', which: 0, won: false, heard: true }

/** What happens, the state of the reservation, that of its payment, its valid tickets, and the steps. */
export const ends: [what: string, end: string, tickets: number, steps: Step[]][] = [
  ['it is paid', 'confirmed captured', 2, [bought, settled]],
  [
    'a second card is taken after one was declined',
    'confirmed captured',
    2,
    [{ ...bought, mood: 'decline' }, settled, { do: 'retry', which: 0, mood: 'approve' }, settled],
  ],
  [
    'the customer is asked, and agrees',
    'confirmed captured',
    2,
    [{ ...bought, mood: 'asks' }, settled, { do: 'decide', which: 0, approve: true }, settled],
  ],
  [
    'the customer is asked, and does nothing',
    'lapsed declined',
    0,
    [{ ...bought, mood: 'asks' }, settled, ...windowEnds],
  ],
  [
    'it is declined, and the buyer waits',
    'declined declined',
    0,
    [{ ...bought, mood: 'decline' }, settled, ...windowEnds],
  ],
  [
    'it is declined, and the buyer gives up',
    'declined declined',
    0,
    [{ ...bought, mood: 'decline' }, settled, { do: 'give_up', which: 0 }],
  ],
  ['the answer is lost', 'confirmed captured', 2, [{ ...bought, mood: 'answer_lost' }, settled, settled]],
  [
    'one seat is given back',
    'confirmed captured',
    1,
    [bought, settled, { ...cancelled, all: false }, settled],
  ],
  ['all is given back', 'cancelled refunded', 0, [bought, settled, cancelled, settled]],
  [
    'the showtime is cancelled',
    'cancelled refunded',
    0,
    [bought, settled, { do: 'cancel_showtime', heard: true }, settled],
  ],
  [
    'the buyer gives up while it is undecided',
    'lapsed declined',
    0,
    [{ ...bought, mood: 'undecided' }, settled, { do: 'give_up', which: 0 }, settled],
  ],
  [
    'the showtime is cancelled while it is undecided',
    'cancelled declined',
    0,
    [{ ...bought, mood: 'undecided' }, settled, { do: 'cancel_showtime', heard: true }, settled],
  ],
  [
    'a worker dies with the money, which is found after the seats went to another',
    'lapsed refunded',
    0,
    [
      { ...bought, mood: 'dies' },
      settled,
      { do: 'worker_goes_on' },
      ...windowEnds.slice(0, 2),
      bought,
      { ...settled, which: 1 },
      settled,
    ],
  ],
  [
    'all goes back in the dashboard',
    'cancelled refunded',
    0,
    [bought, settled, { do: 'refund_outside', which: 0, whole: true, heard: true }],
  ],
  ['a dispute is lost', 'cancelled disputed', 0, [bought, settled, dispute, lost]],
  ['a dispute is won', 'confirmed captured', 2, [bought, settled, dispute, { ...lost, won: true }]],
]

/** Of the first reservation of the newest showtime. */
export async function endOfFirst(sql: Sql): Promise<{ end: string; tickets: number } | undefined> {
  const [row] = await sql<{ end: string; tickets: number }[]>`
    select r.status || ' ' || p.status as end,
      (select count(*)::int from tickets t where t.reservation_id = r.id and t.status = 'valid') as tickets
    from reservations r join payments p on p.reservation_id = r.id
    where r.showtime_id = (select showtime_id from reservations order by created_at desc limit 1)
    order by r.created_at limit 1`
  return row
}
