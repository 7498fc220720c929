// The move of a showtime to another screen: first who would sit where, then the move.
import { useState } from 'preact/hooks'
import { type SeatName, seatLabel } from '../../../shared/domain/seat-name.ts'
import { type OfficeShowtimeMessages, officeShowtimeMessages } from '../../messages/office-showtime.ts'
import { linkTo } from '../site.ts'
import { ScrollTable } from './scroll-table.tsx'
import type { DeskData } from './showtime-data.ts'

/** Whose seats: a buyer's, or kept out of sale. */
interface Claim {
  reservationId?: string
  customer?: { name: string; email: string | null }
  reason?: string
}

/** As POST /v1/showtimes/:showtimeId/moves answers. */
export interface Move {
  moved: (Claim & { seats: { from: SeatName; to: SeatName }[] })[]
  unplaced: (Claim & { seats: SeatName[] })[]
}

export type MoveAnswer = { ok: true; move: Move } | { ok: false; said: string }

interface MoveViewProps {
  data: DeskData
  /** Left out on the server. */
  ask?: (screenId: string, dryRun: boolean) => Promise<MoveAnswer>
}

export function MoveView({ data, ask }: MoveViewProps) {
  const texts = officeShowtimeMessages[data.language]
  const [screenId, choose] = useState(data.screens[0]?.id ?? '')
  const [answer, setAnswer] = useState<MoveAnswer>()
  const [busy, setBusy] = useState(false)
  const run = async (dryRun: boolean) => {
    if (!ask || busy) return
    setBusy(true)
    setAnswer(await ask(screenId, dryRun))
    setBusy(false)
  }
  const move = answer?.ok ? answer.move : undefined
  return (
    <div class="stack">
      <p class="soft">{texts.moveHint}</p>
      <div class="field">
        <label for="to-screen">{texts.toScreen}</label>
        <select
          id="to-screen"
          value={screenId}
          onChange={({ currentTarget }) => {
            choose(currentTarget.value)
            setAnswer(undefined)
          }}
        >
          {data.screens.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div class="actions">
        <button type="button" class="button quiet" aria-disabled={busy} onClick={() => run(true)}>
          {texts.preview}
        </button>
        {move?.unplaced.length === 0 ? (
          <button type="button" class="button" aria-disabled={busy} onClick={() => run(false)}>
            {texts.moveNow}
          </button>
        ) : null}
      </div>
      <p role="status">{answer === undefined ? '' : answer.ok ? wordsOf(answer.move, texts) : answer.said}</p>
      {move && move.moved.length + move.unplaced.length > 0 ? (
        <Plan move={move} data={data} texts={texts} />
      ) : null}
    </div>
  )
}

function wordsOf({ moved, unplaced }: Move, texts: OfficeShowtimeMessages): string {
  const count = (claims: readonly { seats: readonly unknown[] }[]) =>
    claims.reduce((sum, { seats }) => sum + seats.length, 0)
  return unplaced.length > 0 ? texts.notPlaced(count(unplaced)) : texts.allPlaced(count(moved))
}

interface PlanProps {
  move: Move
  data: DeskData
  texts: OfficeShowtimeMessages
}

/** Those without a seat first. */
function Plan({ move, data, texts }: PlanProps) {
  const lines = [
    ...move.unplaced.map((claim) => ({ claim, pairs: claim.seats.map((from) => ({ from, to: undefined })) })),
    ...move.moved.map((claim) => ({ claim, pairs: claim.seats })),
  ]
  return (
    <ScrollTable
      caption={texts.preview}
      captionHidden
      columns={[texts.who, texts.seatBefore, texts.seatAfter]}
    >
      {lines.flatMap(({ claim, pairs }) =>
        pairs.map(({ from, to }) => (
          <tr key={seatLabel(from)}>
            <td>
              <Who claim={claim} data={data} texts={texts} />
            </td>
            <td>{seatLabel(from)}</td>
            <td>{to === undefined ? <strong>{texts.noSeat}</strong> : seatLabel(to)}</td>
          </tr>
        )),
      )}
    </ScrollTable>
  )
}

function Who({ claim, data, texts }: { claim: Claim; data: DeskData; texts: OfficeShowtimeMessages }) {
  const { reservationId, customer, reason } = claim
  if (reservationId === undefined)
    return (
      <>
        {texts.seatStates.blocked}: <bdi>{reason}</bdi>
      </>
    )
  return (
    <a href={linkTo(data, `/office/reservations/${reservationId}`)}>
      <bdi>{customer?.email ?? customer?.name ?? texts.toReservation}</bdi>
    </a>
  )
}
