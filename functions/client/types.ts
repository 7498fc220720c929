// How a function looks to a client: its route, input and answers by its definition, and the problems that any
// may answer. Types alone: nothing of a function comes along.
import type { TypedResponse } from 'hono'
import type { StatusCode } from 'hono/utils/http-status'
import type { JSONParsed } from 'hono/utils/types'
import type * as v from 'valibot'
import type { Definition } from '#shared/http/function.ts'
import type { FieldError, ProblemCode, problemKinds } from '#shared/http/problems.ts'
import type { SchemaOf } from '#shared/http/validation.ts'

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

// Without 304, which only clients get that send If-None-Match.
type Statuses<Answers> = Exclude<keyof Answers, 304> & StatusCode

type Endpoints<Input, Answers> =
  | {
      [S in Statuses<Answers>]: [JsonOf<Answers[S]>] extends [never]
        ? { input: Input; output: unknown; outputFormat: 'body'; status: S }
        : { input: Input; output: JsonOf<Answers[S]>; outputFormat: 'json'; status: S }
    }[Statuses<Answers>]
  | { input: Input; output: Problem; outputFormat: 'json'; status: ProblemStatus }

/** As `hc` names the parts of a request. */
interface Names {
  params: 'param'
  query: 'query'
  headers: 'header'
  body: 'json'
}
type Given<P> = v.InferInput<SchemaOf<P>>
/** What a request must have, and what it may: a part of which nothing is required can be left out. */
type ClientInput<I> = {
  [T in keyof I & keyof Names as object extends Given<I[T]> ? never : Names[T]]: Given<I[T]>
} & { [T in keyof I & keyof Names as object extends Given<I[T]> ? Names[T] : never]?: Given<I[T]> }

/** The schema of one function, for `hc`. */
export type Call<F> = F extends { definition: infer D extends Definition }
  ? {
      [Path in D['path']]: {
        [Method in D['method'] as `$${Lowercase<Method>}`]: Endpoints<
          D extends { input: infer I } ? ClientInput<I> : object,
          D['answers']
        >
      }
    }
  : never

/** What a handler hands to `c.json` that its definition does not have; never where the two agree. */
export type Undescribed<F> = F extends {
  definition: { answers: infer Answers }
  handler: (...args: never[]) => infer Answered
}
  ? Beyond<Awaited<Answered>, JsonOf<Answers[keyof Answers]>>
  : 'no function'

// A Response that says nothing of its body, and a problem, have an output without members.
type Beyond<Answered, Described> =
  Answered extends TypedResponse<infer Output, infer _, 'json'>
    ? [keyof Output] extends [never]
      ? never
      : Output extends Described
        ? never
        : Output
    : never
