// Deletes a showtime that nobody ever bought, with the seats that staff blocked for it.
import type { Sql } from '../resources.ts'
import { mustRunShowtime } from './showtime-updates.ts'
import { findShowtime } from './showtimes-list.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'

/** Refused where there is a reservation, in whatever state: those who bought are told, and paid back. */
export function deleteShowtime(sql: Sql, actor: Actor, id: string): Promise<Outcome<undefined>> {
  return staffChange(sql, actor, async (tx) => {
    // Reservations lock it to be written: this waits for those, and later ones find it gone.
    await tx`select from showtimes where id = ${id} for update`
    const before = await findShowtime(tx, id)
    if (!before) throw new ChangeRefused('not_found')
    await mustRunShowtime(tx, actor, before)
    if (before.status === 'cancelled') throw refused('The showtime is cancelled: it stays in the books.')
    const [bought] = await tx`select from reservations where showtime_id = ${id} limit 1`
    if (bought) throw refused('Somebody has bought or tried to: cancel the showtime instead.')
    if (before.status === 'scheduled' && before.startsAt <= new Date())
      throw refused('The showtime has started: reports count it.')
    const blocks = await tx`delete from blocks where showtime_id = ${id} returning id, reason`
    await tx`delete from showtime_moves where showtime_id = ${id}`
    await tx`delete from map_checks where showtime_id = ${id}`
    await tx`delete from showtimes where id = ${id}`
    const last = { ...before, theaterId: before.theater.id, blocks }
    return {
      value: undefined,
      note: { action: 'showtime.delete', subjectId: id, before: last, after: null },
    }
  })
}

const refused = (detail: string) => new ChangeRefused('wrong_state', { detail })
