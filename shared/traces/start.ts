// Starts the traces of a process where a collector is set; else nothing of OpenTelemetry is even loaded.
import type { Log } from '../log.ts'
import type { Tracer, TraceSettings } from './span.ts'

/** What each process reads of the environment for this, by OpenTelemetry's names. */
export const TRACE_SETTINGS = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_TRACES_SAMPLER_ARG'] as const

/** `service`: what the process is, such as `milo-gateway`. */
export async function startTraces(
  service: string,
  settings: TraceSettings,
  log: Log,
): Promise<Tracer | undefined> {
  if (!settings.OTEL_EXPORTER_OTLP_ENDPOINT) return undefined
  const { newTracer } = await import('./sdk.ts')
  return newTracer(service, settings, log)
}
