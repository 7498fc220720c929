// What workers and staff do after Postgres did: sales end well or not, sometimes told twice; seats are
// blocked.
import { confirmHold, freeSeats } from '#shared/holds/holds.ts'
import { blockSeats, unblockSeats } from '#shared/holds/seat-map.ts'
import type { Sale } from './model.ts'
import { load, same, type World } from './world.ts'

export async function settle(
  w: World,
  {
    do: what,
    id,
  }: {
    do: 'pay' | 'fail' | 'cancel' | 'settleAgain'
    id: string
  },
): Promise<void> {
  const { model } = w
  const again = w.settled.get(id)
  if (what === 'settleAgain') {
    if (again) await tell(w, id, again.sale, again.how)
    return
  }
  const sale = model.sales.get(id)
  if (!sale || sale.paid !== (what === 'cancel')) return
  if (what === 'pay') sale.paid = true
  else model.sales.delete(id)
  const how = what === 'pay' ? 'pay' : 'fail'
  w.settled.set(id, { sale, how })
  await tell(w, id, sale, how)
}

async function tell(w: World, id: string, sale: Sale, how: 'pay' | 'fail'): Promise<void> {
  const { model } = w
  if (w.loading) w.loading.stale = !model.loaded || w.loading.stale
  const call = { showtimeId: w.showtimeId, holdId: id, fence: sale.fence, seats: sale.seats }
  if (how === 'fail') {
    const answer = await freeSeats(w.redis, call)
    const wanted = model.free(id, sale)
    // Seats of an overdue hold that nobody has freed yet look like somebody's: the map is loaded again, which
    // shows the same.
    if (answer === 'unloaded' && model.isHaunted(id, sale.seats)) return void model.unload()
    return same('free', answer, wanted)
  }
  const answer = await confirmHold(w.redis, call)
  const ghost = model.ghosts.get(id)
  const open = model.loaded && sale.seats.every((seat) => model.states[seat] === 'free')
  if (answer === 'confirmed' && ghost?.fence === sale.fence && open) return model.confirmGhost(id)
  same('confirm', answer, model.confirm(id, sale))
}

export async function block(
  w: World,
  { do: what, seats }: { do: 'block' | 'unblock'; seats: number[] },
): Promise<void> {
  const { model, showtimeId, redis } = w
  if (what === 'unblock') {
    const mine = seats.filter((seat) => model.blocked.has(seat))
    if (mine.length === 0) return
    for (const seat of mine) model.blocked.delete(seat)
    if (!model.loaded && w.loading) w.loading.stale = true
    same('unblock', await unblockSeats(redis, showtimeId, mine), model.loaded ? 'unblocked' : 'unloaded')
    for (const seat of mine) if (model.states[seat] === 'blocked') model.states[seat] = 'free'
    return
  }
  const answer = await blockSeats(redis, showtimeId, seats)
  if (!model.loaded) {
    same('block', answer.ok || answer.code, 'unloaded')
    return load(w)
  }
  const taken = seats.filter((seat) => model.states[seat] === 'held' || model.states[seat] === 'sold')
  same(
    'block',
    answer.ok ? true : 'seats' in answer ? answer.seats : answer,
    taken.length === 0 ? true : taken,
  )
  if (taken.length > 0) return
  for (const seat of seats) {
    model.blocked.add(seat)
    model.states[seat] = 'blocked'
  }
}
