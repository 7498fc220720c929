// Sends one script: EVALSHA, and EVAL where the server does not know it yet. A script is one round trip and one atomic step.
import type { Cluster, Redis } from 'ioredis'
import { type KeyName, keyOf } from './keys.ts'

export type RedisClient = Redis | Cluster

export interface Script {
  readonly keys: readonly KeyName[]
  readonly args: readonly string[]
  readonly rest: string | undefined
  readonly sha1: string
  readonly source: string
}

type Argument = string | number
type Arguments<S extends Script> = Record<S['args'][number], Argument> &
  (S['rest'] extends string ? Record<S['rest'], readonly Argument[]> : unknown)

/**
 * A script's answer: a word, then what the script's header says comes with it; numbers may be text. Redis takes 0.4 µs to look at a
 * table and 0.1 more for each value, so the most frequent answers come as one text with blanks between.
 */
export type Reply = [word: string, ...values: unknown[]]

export async function runScript<S extends Script>(
  redis: RedisClient,
  script: S,
  showtimeId: string,
  args: Arguments<S>,
): Promise<Reply> {
  const values = args as Record<string, Argument | readonly Argument[]>
  const keys = script.keys.map((name) => keyOf(showtimeId, name))
  const named = script.args.map((name) => values[name] as Argument)
  const rest = script.rest === undefined ? [] : (values[script.rest] as readonly Argument[])
  const sent = [...keys, ...named, ...rest]
  try {
    return readReply(await redis.evalsha(script.sha1, keys.length, ...sent))
  } catch (error) {
    // NOSCRIPT means that nothing ran, so sending it whole is no repeat.
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
    return readReply(await redis.eval(script.source, keys.length, ...sent))
  }
}

function readReply(answer: unknown): Reply {
  return (typeof answer === 'string' ? answer.split(' ') : answer) as Reply
}

/** Runs a script until it has freed enough overdue holds to answer: each AGAIN freed a full batch, so this ends. */
export async function runUntilAnswered<S extends Script>(
  redis: RedisClient,
  script: S,
  showtimeId: string,
  args: Arguments<S>,
): Promise<Reply> {
  for (;;) {
    const reply = await runScript(redis, script, showtimeId, args)
    if (reply[0] !== 'AGAIN') return reply
  }
}

/** A script answered what its header does not name: a bug, never an outcome. */
export function unexpected(reply: Reply): Error {
  return new Error(`A seat script answered ${reply[0]}`)
}
