// A bounded in-process cache for values that can be loaded again. Evicts the oldest insertion first.

export class FifoCache<V> {
  readonly #byKey = new Map<string, V>()
  readonly #room: number
  readonly #sizeOf: (value: V) => number
  #used = 0

  /** An entry larger than the whole capacity is still kept, alone. */
  constructor(room: number, sizeOf: (value: V) => number = () => 1) {
    this.#room = room
    this.#sizeOf = sizeOf
  }

  get(key: string): V | undefined {
    return this.#byKey.get(key)
  }

  set(key: string, value: V): void {
    this.delete(key)
    this.#byKey.set(key, value)
    this.#used += this.#sizeOf(value)
    // A Map iterates in insertion order.
    for (const oldest of this.#byKey.keys()) {
      if (this.#used <= this.#room || oldest === key) return
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    const value = this.#byKey.get(key)
    if (value === undefined) return
    this.#byKey.delete(key)
    this.#used -= this.#sizeOf(value)
  }
}
