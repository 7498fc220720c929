// What calls of every operation stand on: people, a programme, sales in every state, all in process.
import { createHmac } from 'node:crypto'
import { signAccessToken } from '#shared/auth/tokens.ts'
import type { FunctionEnv } from '#shared/http/context.ts'
import { newId } from '#shared/std/ids.ts'
import {
  type DescribedFunction,
  type LoadedFunction,
  loadFunctions,
} from '../../../functions/openapi/describe.ts'
import {
  insertShowtime,
  type SignedIn,
  signIn,
  type TestEnv,
  type TestShowtime,
} from '../../../testing/catalogue.ts'
import { hasOpenssl, newPassCertificates } from '../../../testing/pass-certificates.ts'
import {
  type Answered,
  type Buyer,
  mustReserve,
  newBuyer,
  openSale,
  type Sale,
} from '../../../testing/sales.ts'
import { newSettle, type Settle } from '../../../worker-payments/payments/settle.ts'
import { newSimulator } from '../../../worker-payments/providers/simulator.ts'
import { silent } from '../../../worker-payments/testing.ts'

/** A request of an operation; what is left out is not sent. */
export interface Call {
  as?: SignedIn
  params?: Record<string, string>
  query?: Record<string, string>
  /** More of the query, as it is. */
  search?: string
  headers?: Record<string, string>
  /** Sent as JSON, or as it is where it is text. */
  body?: unknown
  /** Headers that prove a body. */
  sign?: (body: string) => Record<string, string>
}

export interface Stage {
  sale: Sale
  admin: SignedIn
  functions: readonly DescribedFunction[]
  ask(name: string, call: Call): Promise<Response>
  /** As `ask`, for what has to work; answers its JSON. */
  must(name: string, call: Call): Promise<Answered>
  customer(): Promise<SignedIn>
  showtime(wishes?: Parameters<typeof insertShowtime>[1]): Promise<TestShowtime>
  settle: Settle
  /** Somebody who has paid for two seats. */
  paid(): Promise<{ buyer: Buyer; reservation: Answered }>
  /** Somebody who had a ticket for a showtime that has begun. */
  viewer(): Promise<{ customer: SignedIn; movieId: string }>
  end(): Promise<void>
}

const SECRET = 'whsec_contract'

/** As Stripe and Razorpay sign. */
export const signatures = {
  stripe: (body: string) => {
    const at = Math.floor(Date.now() / 1000)
    return { 'stripe-signature': `t=${at},v1=${hmac(`${at}.${body}`)}` }
  },
  razorpay: (body: string) => ({ 'x-razorpay-signature': hmac(body), 'x-razorpay-event-id': newId() }),
}
export const hmac = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex')

export async function openStage(): Promise<Stage> {
  const [sale, functions] = await Promise.all([openSale(), loadFunctions()])
  const { sql } = sale.database
  const env: TestEnv = {
    ...sale.env,
    STRIPE_WEBHOOK_SECRET: SECRET,
    RAZORPAY_WEBHOOK_SECRET: SECRET,
    APPLE_PASS_SIGNER: hasOpenssl ? newPassCertificates().signer : '',
    RAZORPAY_KEY_SECRET: SECRET,
  }
  const byName = new Map(functions.map((each) => [each.route.name, each]))
  const providers = { simulator: newSimulator(sql) }
  const settle = newSettle({ sql, redis: sale.redis, providers, ticketKey: sale.env.TICKET_PRIVATE_KEY })
  const paid = async () => {
    const buyer = await newBuyer(sale)
    const reservation = await mustReserve(buyer, [0, 1])
    await settle(reservation.payment.id, silent)
    return { buyer, reservation }
  }
  // A token lasts a quarter of an hour, and all hostile calls of an operation take longer.
  const ask = async (name: string, { as, ...call }: Call) => {
    const token = as && `Bearer ${await signAccessToken(env.JWT_PRIVATE_KEY, as.user)}`
    return send(byName.get(name)!, { ...call, ...(token && { token }) }, env)
  }
  return {
    sale,
    functions,
    ask,
    async must(name, call) {
      const answer = await ask(name, call)
      if (!answer.ok) throw new Error(`${name} answered ${answer.status}: ${await answer.text()}`)
      return answer.json()
    },
    admin: await signIn(sql, env, { roles: ['customer', 'staff', 'admin'] }),
    customer: () => signIn(sql, env),
    showtime: (wishes) => insertShowtime(sql, wishes),
    paid,
    settle,
    async viewer() {
      const { customer, showtime } = (await paid()).buyer
      await sql`
        update showtimes set starts_at = now() - interval '1 hour', sales_close_at = now() - interval '1 hour'
        where id = ${showtime.showtimeId}`
      return { customer, movieId: showtime.movieId }
    },
    end: () => sale.end(),
  }
}

type SentCall = Omit<Call, 'as'> & { token?: string }

function send(
  { route, fn }: { route: DescribedFunction['route']; fn: LoadedFunction },
  { token, params = {}, query = {}, search: more = '', headers = {}, body, sign }: SentCall,
  env: FunctionEnv,
): Response | Promise<Response> {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? newId()))
  const search = [new URLSearchParams(query).toString(), more].filter((part) => part !== '').join('&')
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const init: RequestInit = {
    method: route.method,
    headers: {
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: token }),
      ...(sign && text !== undefined ? sign(text) : {}),
      ...headers,
    },
    ...(text === undefined ? {} : { body: text }),
  }
  return fn.request(search === '' ? path : `${path}?${search}`, init, env)
}

export type Calls = Record<string, (stage: Stage) => Call | Promise<Call>>
