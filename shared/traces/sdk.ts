// OpenTelemetry's SDK behind shared/traces/span.ts: it keeps finished spans in a bounded queue and sends them
// by OTLP over HTTP. Loaded by start.ts alone.
import {
  type SpanContext as Context,
  diag,
  type Link,
  ROOT_CONTEXT,
  SpanKind as SdkKind,
  type Span as SdkSpan,
  type Tracer as SdkTracer,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  RandomIdGenerator,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Log } from '../log.ts'
import { sleep } from '../std/sleep.ts'
import type { Attributes, Span, SpanKind, SpanOptions, Tracer, TraceSettings } from './span.ts'

// About 4 MB of spans; while the collector is away, more are dropped.
const MOST_WAITING = 2048
// A collector stands near: one that takes longer is away, and the spans are dropped.
const SEND_LIMIT_MS = 3000
// Processes have ten seconds to stop, and most of it belongs to requests.
const CLOSE_LIMIT_MS = 1500
// A collector that is away would write a line with each batch.
const WARN_EVERY_MS = 60_000

/** The exporter reads OTEL_EXPORTER_OTLP_HEADERS by itself. Spans are only made for traces that are kept. */
export function newTracer(service: string, settings: TraceSettings, log: Log): Tracer {
  reportTo(log)
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint = '', OTEL_TRACES_SAMPLER_ARG: ratio = 1 } = settings
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: SEND_LIMIT_MS,
  })
  const ids = new RandomIdGenerator()
  let joined: string | undefined
  const provider = new TracerProvider({
    sampler: new AlwaysOnSampler(),
    resource: resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'milo',
      'service.instance.id': settings.INSTANCE,
    }),
    idGenerator: {
      generateTraceId: () => joined ?? ids.generateTraceId(),
      generateSpanId: () => ids.generateSpanId(),
    },
    spanProcessors: [
      new BatchSpanProcessor({ exporter, maxQueueSize: MOST_WAITING, exportTimeoutMillis: SEND_LIMIT_MS }),
    ],
  })
  const tracer = provider.getTracer('milo')
  return {
    draw: () => Math.random() < ratio,
    start(name, { traceId, parent, link, ...options }) {
      // The SDK asks for an id where there is no parent.
      joined = traceId
      const links = link === undefined ? [] : [{ context: contextIn(link) }]
      return new RecordedSpan(tracer, name, options, parent && contextIn(parent), links)
    },
    async close() {
      const failed = (error: unknown) => log.warn({ err: error }, 'the last spans were not sent')
      await Promise.race([provider.shutdown().catch(failed), sleep(CLOSE_LIMIT_MS)])
    },
  }
}

class RecordedSpan implements Span {
  readonly #tracer: SdkTracer
  readonly #span: SdkSpan

  constructor(
    tracer: SdkTracer,
    name: string,
    { kind, attributes = {} }: SpanOptions,
    parent?: Context | '' | undefined,
    links: Link[] = [],
  ) {
    this.#tracer = tracer
    const context = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
    this.#span = tracer.startSpan(name, { kind: KINDS[kind], attributes, links }, context)
  }

  get traceparent(): string {
    const { traceId, spanId } = this.#span.spanContext()
    return `00-${traceId}-${spanId}-01`
  }

  child(name: string, options: SpanOptions): Span {
    return new RecordedSpan(this.#tracer, name, options, this.#span.spanContext())
  }

  set(attributes: Attributes): void {
    this.#span.setAttributes(attributes)
  }

  fail(error: unknown): void {
    this.#span.setStatus({ code: SpanStatusCode.ERROR })
    this.#span.setAttribute('error.type', typeOf(error))
  }

  end(error?: unknown): void {
    if (error !== undefined) this.fail(error)
    this.#span.end()
  }
}

const KINDS: Record<SpanKind, SdkKind> = {
  server: SdkKind.SERVER,
  client: SdkKind.CLIENT,
  producer: SdkKind.PRODUCER,
  consumer: SdkKind.CONSUMER,
  internal: SdkKind.INTERNAL,
}

function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : '_OTHER'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** The span that a `traceparent` of a sampled trace names. */
function contextIn(traceparent: string): Context {
  const [, traceId = '', spanId = ''] = traceparent.split('-')
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true }
}

function reportTo(log: Log): void {
  let last = Number.NEGATIVE_INFINITY
  const report = (message: string) => {
    if (performance.now() - last < WARN_EVERY_MS) return
    last = performance.now()
    log.warn({ reason: message.slice(0, 500) }, 'traces are not sent')
  }
  const quiet = () => undefined
  diag.setLogger(
    { error: report, warn: report, info: quiet, debug: quiet, verbose: quiet },
    { suppressOverrideMessage: true },
  )
}
