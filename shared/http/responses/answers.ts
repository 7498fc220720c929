// How a function says what it answers when all is well. Nothing checks answers as they go out: the
// description says them, tsc compares them with what handlers hand to `c.json` (functions/client/client.ts),
// and a test with what really comes.
import type { TypedResponse } from 'hono'
import type { JSONParsed } from 'hono/utils/types'
import type * as v from 'valibot'

/**
 * A body as JSON by its schema; media types beside or instead of JSON, each with the schema of its text or
 * null; null: no body.
 */
export type Answer = v.GenericSchema | null | { [mediaType: `${string}/${string}`]: v.GenericSchema | null }

/** By status. */
export type Answers = { readonly [Status in 200 | 201 | 202 | 204 | 303 | 304]?: Answer }

/** What `c.json` answers: tsc sees what is in it. */
export type JsonAnswer<T> = Response & TypedResponse<JSONParsed<T>, 200, 'json'>

/** A problem, which every function may answer: told apart from a Response of which nothing is known. */
export type ProblemAnswer = Response & TypedResponse<Record<never, never>, 400, 'json'>
