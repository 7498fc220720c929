// Quotas that a process counts alone: while Redis is away, or without it. Bounded: the oldest are dropped,
// and their senders get a new burst.
import { type Rule, type Spending, spend } from './gcra.ts'

export interface Quota {
  /** The time by which all spent units have refilled, ms. */
  fullAt: number
}

export class LocalQuotas<Q extends Quota> {
  readonly #byName = new Map<string, Q>()
  readonly #most: number
  readonly #create: () => Q

  constructor(most: number, create: () => Q) {
    this.#most = most
    this.#create = create
  }

  find(name: string): Q | undefined {
    return this.#byName.get(name)
  }

  /** Created where it is missing. */
  of(name: string): Q {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const created = this.#create()
    this.#byName.set(name, created)
    // A Map iterates in insertion order.
    if (this.#byName.size > this.#most) this.#byName.delete(this.#byName.keys().next().value as string)
    return created
  }
}

/** Spends a unit, if the quota has one. */
export function spendAlone(quota: Quota, now: number, rule: Rule): Spending {
  const [fullAt, spending] = spend(quota.fullAt, now, rule, 1)
  quota.fullAt = fullAt
  return spending
}
