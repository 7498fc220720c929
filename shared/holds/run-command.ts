// Calls commands of the seat inventory on the keys of one showtime.
import {
  type Arguments,
  type Command,
  callCommand,
  type RedisClient,
  type Reply,
} from '../redis-functions.ts'
import { type KeyName, keyOf } from './keys.ts'

export type ShowtimeCommand = Omit<Command, 'keys'> & { readonly keys: readonly KeyName[] }

/** `others`: keys that the command finds in its arguments, for a cluster that has to know all. */
export function runCommand<C extends ShowtimeCommand>(
  redis: RedisClient,
  command: C,
  showtimeId: string,
  args: Arguments<C>,
  others: readonly string[] = [],
): Promise<Reply<C>> {
  const keys = command.keys.map((name) => keyOf(showtimeId, name))
  keys.push(...others)
  return callCommand(redis, command, keys, args)
}

/**
 * Calls a command until it has freed enough overdue holds to answer: each AGAIN freed a full batch, so this
 * ends.
 */
export async function runUntilAnswered<C extends ShowtimeCommand>(
  redis: RedisClient,
  command: C,
  showtimeId: string,
  args: Arguments<C>,
  others: readonly string[] = [],
): Promise<Exclude<Reply<C>, { word: 'AGAIN' }>> {
  for (;;) {
    const reply = await runCommand(redis, command, showtimeId, args, others)
    if (reply.word !== 'AGAIN') return reply as Exclude<Reply<C>, { word: 'AGAIN' }>
  }
}
