// How a function looks to a client: its route and input as hono infers them, its answers as it says them, and the problems that any
// may answer. Types alone: nothing of a function comes along.
import type { Hono } from 'hono'
import type { StatusCode } from 'hono/utils/http-status'
import type { JSONParsed } from 'hono/utils/types'
import type * as v from 'valibot'
import type { Described } from '#shared/function.ts'
import type { FieldError, ProblemCode, problemKinds } from '#shared/problems.ts'

export interface Problem {
  type: string
  title: string
  status: number
  code: ProblemCode
  detail: string
  requestId: string
  errors?: FieldError[]
  seatIds?: string[]
}
type ProblemStatus = (typeof problemKinds)[ProblemCode]['status']

/** What a client reads as JSON; an answer of another media type it takes as it comes. */
type JsonOf<Answer> = Answer extends v.GenericSchema
  ? JSONParsed<v.InferOutput<Answer>>
  : Answer extends { 'application/json': infer S extends v.GenericSchema }
    ? JSONParsed<v.InferOutput<S>>
    : never

// Without 304, which only those get who keep answers themselves and ask with If-None-Match.
type Statuses<Answers> = Exclude<keyof Answers, 304> & StatusCode

type Endpoints<Input, Answers> =
  | {
      [S in Statuses<Answers>]: [JsonOf<Answers[S]>] extends [never]
        ? { input: Input; output: unknown; outputFormat: 'body'; status: S }
        : { input: Input; output: JsonOf<Answers[S]>; outputFormat: 'json'; status: S }
    }[Statuses<Answers>]
  | { input: Input; output: Problem; outputFormat: 'json'; status: ProblemStatus }

type Paths<S> = Exclude<keyof S, keyof Described<unknown>>

/** The schema of one function, for `hc`. */
export type Call<F> =
  F extends Hono<infer _E, infer S, infer _B>
    ? S extends Described<infer Answers>
      ? {
          [Path in Paths<S>]: {
            [Method in keyof S[Path]]: S[Path][Method] extends { input: infer Input }
              ? Endpoints<Input, Answers>
              : never
          }
        }
      : never
    : never

/** What a handler hands to `c.json` that its description does not have; never where the two agree. */
export type Undescribed<F> =
  F extends Hono<infer _E, infer S, infer _B>
    ? S extends Described<infer Answers>
      ? {
          [Path in Paths<S>]: { [Method in keyof S[Path]]: Beyond<S[Path][Method], Answers> }[keyof S[Path]]
        }[Paths<S>]
      : never
    : never

// A Response that says nothing of its body, and a problem, have an output without members.
type Beyond<Endpoint, Answers> = Endpoint extends { output: infer Output; outputFormat: 'json' }
  ? [keyof Output] extends [never]
    ? never
    : Output extends JsonOf<Answers[keyof Answers]>
      ? never
      : Output
  : never
