// A message that no attempt can help.

/** Thrown by a handler: the message is dead-lettered at once, without retries. */
export class PoisonMessage extends Error {
  override name = 'PoisonMessage'
}
