// What the seat inventory promises, as plain data: one showtime, its holds, and the Postgres beside it.
// Nothing here is fast or clever.
import {
  EXTENDED_HOLD_LIMIT_MS,
  HOLD_BUDGET_MS,
  HOLD_BUDGET_REFILL,
  HOLD_LENGTH_MS,
  LAPSE_GRACE_MS,
  MAX_EXTENSIONS,
  MAX_SEATS_PER_BUYER,
  MAX_SEATS_PER_HOLD,
  PAYMENT_WINDOW_MS,
  type SeatState,
  SHORTEST_EXTENSION_MS,
  SHORTEST_HOLD_MS,
} from '#shared/domain/hold.ts'
import type { Layout } from '#shared/domain/seating.ts'

export interface ModelHold {
  buyer: string
  seats: number[]
  fence: number
  createdAt: number
  expiresAt: number
  stage: 0 | 2
  extensions: number
}

interface Buyer {
  budget: number
  at: number
  bought: number
}

/** A live reservation in Postgres. */
export interface Sale {
  buyer: string
  seats: number[]
  fence: number
  paid: boolean
}

export interface Snapshot {
  taken: number[]
  blocked: number[]
  bought: [string, number][]
}

export class Model {
  now = 1_800_000_000_000
  loaded = false
  states: SeatState[]
  holds = new Map<string, ModelHold>()
  /** Overdue, but perhaps not yet freed: only confirmHold may still find them. */
  ghosts = new Map<string, ModelHold>()
  sales = new Map<string, Sale>()
  blocked = new Set<number>()
  buyers = new Map<string, Buyer>()
  /** What a request with an Idempotency-Key asked for, by the hold that it made: it outlasts the hold. */
  requests = new Map<string, string>()
  layout: Layout

  constructor(layout: Layout) {
    this.layout = layout
    this.states = layout.seats.map(() => 'free')
  }

  tick(ms: number): void {
    this.now += ms
    for (const [id, hold] of this.holds) {
      if (hold.expiresAt > this.now) continue
      this.holds.delete(id)
      this.ghosts.set(id, hold)
      this.show(hold.seats, 'held', 'free')
    }
  }

  private show(seats: readonly number[], from: SeatState, to: SeatState): void {
    for (const seat of seats) if (this.states[seat] === from) this.states[seat] = to
  }

  buyer(id: string): Buyer {
    const known = this.buyers.get(id) ?? { budget: HOLD_BUDGET_MS, at: this.now, bought: 0 }
    const refilled = known.budget + (this.now - known.at) * HOLD_BUDGET_REFILL
    const buyer = { ...known, budget: Math.min(HOLD_BUDGET_MS, refilled), at: this.now }
    this.buyers.set(id, buyer)
    return buyer
  }

  private give(id: string, budget: number): void {
    const buyer = this.buyer(id)
    buyer.budget = Math.min(HOLD_BUDGET_MS, buyer.budget + budget)
  }

  /** Checks of every new hold that come before its seats: the code of a refusal, or undefined. */
  refusesAtOnce(id: string, buyer: string, count: number, asked?: string): string | undefined {
    if (!this.loaded) return 'unloaded'
    const own = this.holds.get(id)
    const first = asked === undefined ? undefined : this.requests.get(id)
    if (first !== undefined && first !== asked) return 'idempotency_mismatch'
    if (first !== undefined && !own) return 'hold_expired'
    if (own) return own.buyer === buyer ? 'repeated' : 'hold_id_taken'
    return count > MAX_SEATS_PER_HOLD ? 'too_many_seats' : undefined
  }

  /** The caps and the budget: how long the hold may last, or the code of a refusal. */
  allows(id: string, count: number): number | string {
    const buyer = this.buyer(id)
    const held = [...this.holds.values()]
      .filter((hold) => hold.buyer === id)
      .flatMap((hold) => hold.seats).length
    if (held + buyer.bought + count > MAX_SEATS_PER_BUYER) return 'too_many_seats'
    const length = Math.min(HOLD_LENGTH_MS, Math.floor(buyer.budget / count))
    return length < SHORTEST_HOLD_MS ? 'hold_budget_spent' : length
  }

  hold(id: string, buyer: string, seats: number[], length: number, fence: number): void {
    this.ghosts.delete(id)
    this.holds.set(id, {
      buyer,
      seats,
      fence,
      createdAt: this.now,
      expiresAt: this.now + length,
      stage: 0,
      extensions: 0,
    })
    this.show(seats, 'free', 'held')
    this.buyer(buyer).budget -= length * seats.length
  }

  extend(id: string, buyer: string): ModelHold | 'not_extendable' | undefined {
    const hold = this.holds.get(id)
    if (!hold || hold.buyer !== buyer) return undefined
    const latest = Math.min(this.now + HOLD_LENGTH_MS, hold.createdAt + EXTENDED_HOLD_LIMIT_MS)
    const affordable = Math.floor(this.buyer(buyer).budget / hold.seats.length)
    const longer = Math.min(latest - hold.expiresAt, affordable)
    const spent = hold.stage === 2 || hold.extensions === MAX_EXTENSIONS
    if (spent || longer < SHORTEST_EXTENSION_MS) return 'not_extendable'
    hold.extensions += 1
    return this.lengthen(hold, longer)
  }

  reserve(id: string, buyer: string): ModelHold | undefined {
    const hold = this.holds.get(id)
    if (!hold || hold.buyer !== buyer) return undefined
    if (hold.stage === 2) return hold
    hold.stage = 2
    const length = PAYMENT_WINDOW_MS + LAPSE_GRACE_MS
    const latest = Math.min(this.now + length, hold.createdAt + EXTENDED_HOLD_LIMIT_MS + length)
    return this.lengthen(hold, Math.max(0, latest - hold.expiresAt))
  }

  private lengthen(hold: ModelHold, longer: number): ModelHold {
    hold.expiresAt += longer
    this.buyer(hold.buyer).budget -= longer * hold.seats.length
    return hold
  }

  /** Ends a hold and frees its seats. */
  end(id: string): void {
    const hold = this.holds.get(id)!
    this.holds.delete(id)
    this.show(hold.seats, 'held', 'free')
    const usedUntil = Math.max(this.now, hold.createdAt + SHORTEST_HOLD_MS)
    this.give(hold.buyer, Math.max(0, hold.expiresAt - usedUntil) * hold.seats.length)
  }

  /** Postgres says that the seats of `id` are sold: 'confirmed', or 'unloaded' if the map does not fit. */
  confirm(id: string, { fence, seats }: Sale): 'confirmed' | 'unloaded' {
    const hold = this.holds.get(id)
    const mine = hold?.fence === fence
    if (mine) {
      this.holds.delete(id)
      this.buyer(hold.buyer).bought += seats.length
      this.give(hold.buyer, (hold.expiresAt - hold.createdAt) * seats.length)
    }
    const fits = seats.every((seat) => this.states[seat] === 'sold' || (mine && this.states[seat] === 'held'))
    if (!this.loaded || !fits) return this.unload()
    this.show(seats, 'held', 'sold')
    return 'confirmed'
  }

  /** An overdue hold that nobody had freed yet was confirmed after all. */
  confirmGhost(id: string): void {
    const hold = this.ghosts.get(id)!
    this.ghosts.delete(id)
    this.show(hold.seats, 'free', 'sold')
    this.buyer(hold.buyer).bought += hold.seats.length
    this.give(hold.buyer, (hold.expiresAt - hold.createdAt) * hold.seats.length)
  }

  /** Whether an overdue hold of another id may still be found on one of the seats. */
  isHaunted(id: string, seats: readonly number[]): boolean {
    return [...this.ghosts].some(
      ([other, hold]) => other !== id && hold.seats.some((seat) => seats.includes(seat)),
    )
  }

  /** Postgres says that the seats of `id` are free. */
  free(id: string, { fence, seats }: Sale): 'freed' | 'unloaded' {
    const mine = this.holds.get(id)?.fence === fence
    const wanted = mine ? 'held' : 'free'
    const fits = seats.every((seat) => this.states[seat] === wanted)
    if (mine) this.end(id)
    return this.loaded && fits ? 'freed' : this.unload()
  }

  unload(): 'unloaded' {
    this.loaded = false
    return 'unloaded'
  }

  lose(): void {
    this.loaded = false
    this.holds.clear()
    this.ghosts.clear()
    this.buyers.clear()
    this.requests.clear()
  }

  /** The claims that a loader would read in Postgres now. */
  read(): Snapshot {
    const bought = new Map<string, number>()
    const sales = [...this.sales.values()]
    for (const { buyer, seats } of sales) bought.set(buyer, (bought.get(buyer) ?? 0) + seats.length)
    return { taken: sales.flatMap(({ seats }) => seats), blocked: [...this.blocked], bought: [...bought] }
  }

  load({ taken, blocked, bought }: Snapshot): void {
    this.loaded = true
    this.ghosts.clear()
    this.states = this.states.map((_, seat) =>
      taken.includes(seat) ? 'sold' : blocked.includes(seat) ? 'blocked' : 'free',
    )
    for (const [id, hold] of this.holds) {
      if (hold.seats.some((seat) => this.states[seat] === 'blocked')) this.end(id)
      else this.show(hold.seats, 'free', 'held')
    }
    for (const id of this.buyers.keys()) this.buyer(id).bought = 0
    for (const [id, seats] of bought) this.buyer(id).bought = seats
  }
}
