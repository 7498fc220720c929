// What staff do with the seats of a showtime, as calls of /v1.

import type { Move, MoveAnswer } from '../../components/office/move-view.tsx'
import type { SeatEvent } from '../../components/office/seat-history.tsx'
import type { DeskBlock, DeskData } from '../../components/office/showtime-data.ts'
import { officeShowtimeMessages } from '../../messages/office-showtime.ts'
import { type Called, call, type Problem } from '../call.ts'

const pathOf = ({ showtimeId }: DeskData, of: string): string => `/v1/showtimes/${showtimeId}/${of}`

/** In the page's language; in English with what the server says of it. */
export function saidOf({ language }: DeskData, { title, detail }: Problem): string {
  const told = [title, language === 'en' ? detail : ''].filter(Boolean).join('. ')
  return told || officeShowtimeMessages[language].noAnswer
}

/** More blocks than a page of the list has are shown by the next look at the page. */
export async function readBlocks(data: DeskData): Promise<readonly DeskBlock[] | undefined> {
  const called = await call<{ items: { id: string; reason: string; seats: { seatId: string }[] }[] }>({
    method: 'GET',
    path: pathOf(data, 'blocks?limit=50'),
    language: data.language,
  })
  if (!called.ok) return undefined
  return called.value.items.map(({ id, reason, seats }) => ({
    id,
    reason,
    seatIds: seats.map(({ seatId }) => seatId),
  }))
}

export const blockSeats = (data: DeskData, seatIds: string[], reason: string): Promise<Called<unknown>> =>
  call({ method: 'POST', path: pathOf(data, 'blocks'), body: { seatIds, reason }, language: data.language })

/** Each whole block that has one of the seats; answers the first refusal. */
export async function unblockSeats(
  data: DeskData,
  blocks: readonly DeskBlock[],
  chosen: ReadonlySet<string>,
): Promise<Problem | undefined> {
  for (const { id, seatIds } of blocks) {
    if (!seatIds.some((seatId) => chosen.has(seatId))) continue
    const called = await call({
      method: 'DELETE',
      path: pathOf(data, `blocks/${id}`),
      language: data.language,
    })
    // Somebody else was faster.
    if (!called.ok && called.problem.status !== 404) return called.problem
  }
  return undefined
}

export async function readHistory(data: DeskData, seatId: string): Promise<readonly SeatEvent[] | undefined> {
  const called = await call<{ items: SeatEvent[] }>({
    method: 'GET',
    path: pathOf(data, `seats/${seatId}/history?limit=50`),
    language: data.language,
  })
  return called.ok ? called.value.items : undefined
}

export const moveAsker =
  (data: DeskData) =>
  async (screenId: string, dryRun: boolean): Promise<MoveAnswer> => {
    const called = await call<Move>({
      method: 'POST',
      path: pathOf(data, 'moves'),
      body: { screenId, dryRun },
      language: data.language,
    })
    if (called.ok) {
      // The page is of the former screen.
      if (!dryRun) location.reload()
      return { ok: true, move: called.value }
    }
    const texts = officeShowtimeMessages[data.language]
    const taken = called.problem.code === 'showtime_overlap'
    return { ok: false, said: taken ? texts.isTaken : saidOf(data, called.problem) }
  }
