// The typed client, exported as milo/client: paths, input and answers as tsc knows them from the functions themselves.
import type { Hono } from 'hono'
import { type ClientRequestOptions, hc } from 'hono/client'
import type { UnionToIntersection } from 'hono/utils/types'
import type { Call, Undescribed } from './client-types.ts'
import type { Functions } from './functions.generated.ts'

export type { Problem } from './client-types.ts'

type Calls = { [Name in keyof Functions]: Call<Functions[Name]> }[keyof Functions]
export type Api = Hono<object, UnionToIntersection<Calls>, '/'>

/** A client of the Milo at this address, such as `http://127.0.0.1:8080`. Options as hono's `hc` takes them. */
export const newClient = (url: string, options?: ClientRequestOptions) => hc<Api>(url, options)

export type Client = ReturnType<typeof newClient>

/** The functions whose handler answers what their description does not have: none, or tsc says which. */
export type FalselyDescribed = {
  [Name in keyof Functions]: [Undescribed<Functions[Name]>] extends [never] ? never : Name
}[keyof Functions]
