// Publisher confirms of one channel of the AMQP stand-in: who waits for which message.

export type OnConfirm = (error: Error | null) => void

export class Confirms {
  #outstanding = new Set<OnConfirm[]>()
  #lost = false

  /** Answers how to settle this message; settling twice does nothing. */
  open(onConfirm?: OnConfirm): OnConfirm {
    const waiting = onConfirm ? [onConfirm] : []
    this.#outstanding.add(waiting)
    return (error) => {
      if (this.#outstanding.delete(waiting)) for (const told of waiting) told(error)
    }
  }

  /** Rejects with the first message that was refused, or if the channel closed before all were settled. */
  async all(): Promise<void> {
    if (this.#lost) throw new Error('channel closed')
    const settled = [...this.#outstanding].map(
      (waiting) =>
        new Promise<void>((resolve, reject) => {
          waiting.push((error) => (error ? reject(error) : resolve()))
        }),
    )
    await Promise.all(settled)
  }

  /** The channel closed: nobody knows whether these messages arrived. */
  lose(): void {
    this.#lost = this.#outstanding.size > 0
    for (const waiting of this.#outstanding) for (const told of waiting) told(new Error('channel closed'))
    this.#outstanding.clear()
  }
}
