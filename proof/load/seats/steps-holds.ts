// What buyers do with holds, to the scripts and to the model.
import { MAX_EXTENSIONS } from '#shared/domain/hold.ts'
import {
  type CreatedHold,
  createBestHold,
  createHold,
  extendHold,
  getHold,
  releaseHold,
  reserveHold,
} from '#shared/holds/holds.ts'
import { alternativesTo, faultOf, orphansOf } from './rules.ts'
import type { Step } from './step.ts'
import { load, Mismatch, same, sawVersion, unload, type World } from './world.ts'

type Make = Extract<Step, { do: 'hold' | 'best' }>
type Own = { do: 'get' | 'extend' | 'reserve' | 'release'; by: string; id: string }

export async function make(w: World, step: Make): Promise<void> {
  const { showtimeId, model } = w
  const ids = {
    showtimeId,
    holdId: step.id,
    buyerId: step.by,
    quote: `quote of ${step.id}`,
    requestHash: step.asked?.repeat(64),
  }
  const before = model.holds.get(step.id)
  const answer =
    step.do === 'hold'
      ? await createHold(w.redis, { ...ids, seats: step.seats })
      : await createBestHold(w.redis, { ...ids, ...step })
  const count = step.do === 'hold' ? step.seats.length : step.count
  const first = model.refusesAtOnce(step.id, step.by, count, step.asked)
  if (first === 'repeated') {
    same('a repeat', answer.ok && [answer.repeated, answer.fence, answer.expiresAt, answer.seats], [
      true,
      before!.fence,
      before!.expiresAt,
      before!.seats,
    ])
  } else if (first) {
    same(step.do, answer.ok ? answer : answer.code, first)
    if (first === 'unloaded') await load(w)
  } else if (step.do === 'hold') checkNamed(w, step, answer)
  else checkBest(w, step, answer)
}

function checkNamed(w: World, step: Extract<Step, { do: 'hold' }>, answer: CreatedHold): void {
  const { layout, orphanRule } = w.rule
  const { model } = w
  const taken = step.seats.filter((seat) => model.states[seat] !== 'free')
  if (taken.length > 0) {
    same('hold', answer, { ok: false, code: 'seats_taken', seats: taken })
    return
  }
  const length = model.allows(step.by, step.seats.length)
  if (typeof length === 'string') {
    same('hold', answer.ok || answer.code, length)
    return
  }
  const orphans = orphanRule === 'off' ? [] : orphansOf(layout, model.states, step.seats)
  const others = orphans.length > 0 ? alternativesTo(layout, model.states, step.seats) : []
  if (others.length > 0) {
    if (answer.ok || answer.code !== 'orphan_seat')
      throw new Mismatch(`hold: ${JSON.stringify(answer)} leaves ${orphans}`)
    const given = answer.alternatives.map((seats) => seats.join())
    const fit = given.every((seats) => others.some((other) => other.join() === seats))
    const enough = given.length > 0 && given.length <= 3 && new Set(given).size === given.length
    same('alternatives', fit && enough, true)
    return
  }
  if (answer.ok)
    same(
      'orphans',
      [...answer.orphans].sort((a, b) => a - b),
      orphans,
    )
  accept(w, step, answer, step.seats, length)
}

function checkBest(w: World, step: Extract<Step, { do: 'best' }>, answer: CreatedHold): void {
  const length = w.model.allows(step.by, step.count)
  if (typeof length === 'string') {
    same('best', answer.ok || answer.code, length)
    return
  }
  const fault = faultOf(w.rule.layout, w.model.states, step, answer.ok ? answer.seats : undefined)
  if (fault)
    throw new Mismatch(
      `best: ${fault}: ${JSON.stringify(answer)} of ${w.model.states.map((state) => state[0]).join('')}`,
    )
  if (answer.ok) accept(w, step, answer, answer.seats, length)
  else same('best', answer.code, 'not_enough_seats')
}

function accept(
  w: World,
  step: Pick<Make, 'by' | 'id' | 'asked'>,
  answer: CreatedHold,
  seats: number[],
  length: number,
): void {
  if (!answer.ok) throw new Mismatch(`hold: refused with ${answer.code} though the model holds ${seats}`)
  const { fence, expiresAt, repeated, version } = answer
  same('hold', [answer.seats, expiresAt, repeated], [seats, w.model.now + length, false])
  if (fence <= w.lastFence) throw new Mismatch(`fence ${fence} after ${w.lastFence}`)
  sawVersion(w, version, true)
  w.lastFence = fence
  w.model.hold(step.id, step.by, seats, length, fence)
  if (step.asked !== undefined) w.model.requests.set(step.id, step.asked)
}

export async function own(w: World, { do: what, by, id }: Own): Promise<void> {
  const { showtimeId, model, redis } = w
  const ids = { showtimeId, holdId: id, buyerId: by }
  const known = model.holds.get(id)
  if (what === 'release') {
    const mine = known?.buyer === by
    const wanted = !mine ? 'gone' : known.stage === 2 ? 'reserved' : 'released'
    same('release', await releaseHold(redis, ids), wanted)
    if (wanted === 'released') model.end(id)
    return
  }
  const shown =
    what === 'get'
      ? await getHold(redis, showtimeId, id)
      : await (what === 'extend' ? extendHold : reserveHold)(redis, ids)
  const wanted = what === 'get' ? known : model[what](id, by)
  if (shown === 'not_extendable' || wanted === 'not_extendable') return same(what, shown, wanted)
  same(
    what,
    shown && [
      shown.buyerId,
      shown.seats,
      shown.fence,
      shown.expiresAt,
      shown.extensionsLeft,
      shown.reserved,
      shown.quote,
    ],
    wanted && [
      wanted.buyer,
      wanted.seats,
      wanted.fence,
      wanted.expiresAt,
      wanted.stage === 2 ? 0 : MAX_EXTENSIONS - wanted.extensions,
      wanted.stage === 2,
      `quote of ${id}`,
    ],
  )
  if (what === 'reserve' && wanted && !model.sales.has(id)) await sell(w, id)
}

/** Postgres has the last word: its unique index refuses a seat that has a live sale. */
async function sell(w: World, id: string): Promise<void> {
  const { buyer, seats, fence } = w.model.holds.get(id)!
  const sold = new Set(w.model.read().taken)
  if (seats.some((seat) => sold.has(seat) || w.model.blocked.has(seat))) return unload(w)
  w.model.sales.set(id, { buyer, seats, fence, paid: false })
}
