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

export function runCommand<C extends ShowtimeCommand>(
  redis: RedisClient,
  command: C,
  showtimeId: string,
  args: Arguments<C>,
): Promise<Reply<C>> {
  const keys = command.keys.map((name) => keyOf(showtimeId, name))
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
): Promise<Exclude<Reply<C>, { word: 'AGAIN' }>> {
  for (;;) {
    const reply = await runCommand(redis, command, showtimeId, args)
    if (reply.word !== 'AGAIN') return reply as Exclude<Reply<C>, { word: 'AGAIN' }>
  }
}
