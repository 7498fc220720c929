// The showtime under test and its model, and what bad luck and loaders do to both.
import { randomUUID } from 'node:crypto'
import type { SeatState } from '#shared/domain/hold.ts'
import type { Layout } from '#shared/domain/seating.ts'
import { keysOf, requestKey } from '#shared/holds/keys.ts'
import {
  beginLoad as begin,
  changesSince,
  finishLoad as finish,
  seatStates,
  sweepHolds,
  unloadMap,
} from '#shared/holds/seat-map.ts'
import type { TestClock } from '#shared/holds/testing-clock.ts'
import type { RedisClient } from '#shared/redis-functions.ts'
import { Model, type Sale, type Snapshot } from './model.ts'

export interface Rule {
  layout: Layout
  orphanRule: 'strict' | 'off'
}

type Plain = { del: (...keys: string[]) => Promise<number> }

/** One showtime in Redis, its model beside it, and what was seen of it so far. */
export interface World {
  redis: RedisClient
  clock: TestClock
  plain: Plain
  rule: Rule
  showtimeId: string
  model: Model
  lastFence: number
  lastVersion: number
  loading?: { epoch: number; read: Snapshot; stale: boolean } | undefined
  view?: { version: number; states: SeatState[] }
  settled: Map<string, { sale: Sale; how: 'pay' | 'fail' }>
}

export async function newWorld(clock: TestClock, plain: Plain, rule: Rule): Promise<World> {
  const world: World = {
    redis: clock.redis,
    clock,
    plain,
    rule,
    showtimeId: randomUUID(),
    model: new Model(rule.layout),
    lastFence: 0,
    lastVersion: 0,
    settled: new Map(),
  }
  clock.set(world.showtimeId, world.model.now)
  await load(world)
  return world
}

export async function endWorld(w: World): Promise<void> {
  await lose(w)
  await w.plain.del(`seats:{${w.showtimeId}}:clock`)
}

export class Mismatch extends Error {}

export function same(what: string, got: unknown, wanted: unknown): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)]
  if (a !== b) throw new Mismatch(`${what}: the scripts say ${a}, the model ${b}`)
}

export function sawVersion(w: World, version: number, changed = false): void {
  if (version < w.lastVersion || (changed && version === w.lastVersion))
    throw new Mismatch(`version ${version} after ${w.lastVersion}`)
  w.lastVersion = version
}

export async function sweep(w: World): Promise<void> {
  sawVersion(w, (await sweepHolds(w.redis, w.showtimeId)).version || w.lastVersion)
  if (w.model.loaded) w.model.ghosts.clear()
}

export async function look(w: World): Promise<void> {
  const map = await seatStates(w.redis, w.showtimeId)
  same('loaded', map.loaded, w.model.loaded)
  if (!map.loaded) return load(w)
  same('states', map.states, w.model.states)
  sawVersion(w, map.version)
  w.view = { version: map.version, states: map.states }
}

export async function changes(w: World): Promise<void> {
  if (!w.view) return look(w)
  const since = await changesSince(w.redis, w.showtimeId, w.view.version)
  same('loaded', since.loaded, w.model.loaded)
  if (!since.loaded) return load(w)
  const states = since.kind === 'snapshot' ? since.states : [...w.view.states]
  if (since.kind === 'changes')
    for (const { seats } of since.changes) for (const { seat, state } of seats) states[seat] = state
  same('states after changes', states, w.model.states)
  w.view = { version: since.version, states }
}

export async function lose(w: World): Promise<void> {
  const requests = [...w.model.requests.keys()].map((id) => requestKey(w.showtimeId, id))
  await w.plain.del(...keysOf(w.showtimeId), ...requests)
  w.model.lose()
  w.loading = undefined
}

export async function unload(w: World): Promise<void> {
  await unloadMap(w.redis, w.showtimeId)
  w.model.unload()
  if (w.loading) w.loading.stale = true
}

export async function beginLoad(w: World): Promise<void> {
  const begun = await begin(w.redis, w.showtimeId)
  if (w.model.loaded) return same('begin', begun.state, 'loaded')
  if (begun.state === 'load') w.loading = { epoch: begun.epoch, read: w.model.read(), stale: false }
}

export async function finishLoad(w: World): Promise<void> {
  if (!w.loading) return
  const { epoch, read, stale } = w.loading
  w.loading = undefined
  const { layout, orphanRule } = w.rule
  const startsAt = w.model.now + 10 * 24 * 3_600_000
  const seats = {
    ...read,
    seatCount: layout.seats.length,
    layout,
    orphanRule,
    startsAt,
    lastFence: w.lastFence,
  }
  const done = await finish(w.redis, w.showtimeId, epoch, seats)
  if (stale) same('a load of rows that are out of date', done, false)
  if (done) w.model.load(read)
}

export async function load(w: World): Promise<void> {
  if (!w.model.loaded) await unloadMap(w.redis, w.showtimeId)
  w.loading = undefined
  await beginLoad(w)
  await finishLoad(w)
  same('loaded', w.model.loaded, true)
}
