// Spans of sampled requests, passed on by hand. A request that is not sampled has no span, and a process
// without traces has no tracer, so both pay for one comparison. There is no AsyncLocalStorage: on Node 20 it
// costs every promise of every request, sampled or not.

export type Attributes = Record<string, string | number>
export type SpanKind = 'server' | 'client' | 'producer' | 'consumer' | 'internal'

export interface SpanOptions {
  kind: SpanKind
  /** By the semantic conventions; never personal data, secrets, paths with ids or parameters of SQL. */
  attributes?: Attributes
}

/** Of a transaction, or of a statement that several requests share. */
export const POSTGRES: SpanOptions = {
  kind: 'client',
  attributes: { 'db.system.name': 'postgresql' },
}

/** Work in progress of a trace that is kept. */
export interface Span {
  /** Names this span as the W3C header does, with the flag for a sampled trace. */
  readonly traceparent: string
  child(name: string, options: SpanOptions): Span
  set(attributes: Attributes): void
  /** Says that it failed, by the error's class or code: messages may quote data. */
  fail(error: unknown): void
  end(error?: unknown): void
}

export interface RootOptions extends SpanOptions {
  /** The trace to join, in 32 hexadecimal digits. */
  traceId?: string
  /** The `traceparent` of the span that this one is part of; it decides the trace. */
  parent?: string
  /** The `traceparent` of a span that caused this one in a trace of its own. */
  link?: string
}

export interface TraceSettings {
  /** The base URL of an OTLP/HTTP receiver; empty: no traces. */
  OTEL_EXPORTER_OTLP_ENDPOINT?: string
  OTEL_TRACES_SAMPLER_ARG?: number
  INSTANCE: string
}

/** Makes the spans of one process and sends them. */
export interface Tracer {
  /** Draws whether a trace that begins here is kept. */
  draw(): boolean
  start(name: string, options: RootOptions): Span
  /** Sends what is left, within a time limit. */
  close(): Promise<void>
}

const SAMPLED = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f][13579bdf]$/

/** Whether it names a span of a trace that is kept. */
export const isSampled = (traceparent: unknown): traceparent is string =>
  typeof traceparent === 'string' && SAMPLED.test(traceparent)

/** Does the work in a child span where there is a span. */
export async function traced<T>(
  parent: Span | undefined,
  name: string,
  options: SpanOptions,
  work: (span?: Span) => Promise<T>,
): Promise<T> {
  if (parent === undefined) return work()
  const span = parent.child(name, options)
  return ended(span, work(span))
}

/** The same; the span, if there is one, ends with it. */
export async function ended<T>(span: Span | undefined, work: Promise<T>): Promise<T> {
  try {
    const value = await work
    span?.end()
    return value
  } catch (error) {
    span?.end(error)
    throw error
  }
}

interface Traced {
  base: object
  span: Span
}

/** The clients of sampled requests, which carry their spans through all code that is given a client. */
const tracedClients = new WeakMap<object, Traced>()

/** Says that `client` is `base` as one sampled request uses it. */
export function carry<Client extends object>(client: Client, base: object, span: Span): Client {
  tracedClients.set(client, { base, span })
  return client
}

/** The span in whose name a client works. */
export const spanOf = (client: object): Span | undefined => tracedClients.get(client)?.span

/** For outbox rows: who works with this client, or null where nobody is traced. */
export const traceparentOf = (client: object): string | null => spanOf(client)?.traceparent ?? null

/** The connection itself: what outlives a request, such as a batch, belongs to it. */
export const connectionOf = <Client extends object>(client: Client): Client =>
  (tracedClients.get(client)?.base ?? client) as Client
