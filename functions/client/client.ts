// The typed client, exported as milo/client: paths, input and answers as tsc knows them from the functions
// themselves.
import type { Hono } from 'hono'
import { type ClientRequestOptions, hc } from 'hono/client'
import type { UnionToIntersection } from 'hono/utils/types'
import type { Functions } from './functions.generated.ts'
import type { Call, Undescribed } from './types.ts'

export type { Problem } from './types.ts'

type Calls = { [Name in keyof Functions]: Call<Functions[Name]> }[keyof Functions]
export type Api = Hono<object, UnionToIntersection<Calls>, '/'>

/**
 * A client of the Milo at this address, such as `http://127.0.0.1:8080`. Options as hono's `hc` takes them.
 */
export const newClient = (url: string, options?: ClientRequestOptions) => hc<Api>(url, options)

export type Client = ReturnType<typeof newClient>

/** Does not compile where a handler answers what its definition does not have: tsc names the function. */
export type FalselyDescribed = None<
  {
    [Name in keyof Functions]: [Undescribed<Functions[Name]>] extends [never] ? never : Name
  }[keyof Functions]
>
type None<T extends never> = T
