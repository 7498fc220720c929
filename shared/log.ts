// One structured log for all processes: a JSON line per event on stdout (pino's console build at the edge).
import { type Logger, pino } from 'pino'

export type Log = Logger

/** `process` names who speaks: function instance, worker, gateway. Secrets are cut by name, wherever they stand. */
export function newLog(process: string, level = 'info'): Log {
  return pino({
    level,
    base: { process },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: ['password', '*.password', 'authorization', '*.authorization', 'refreshToken', '*.refreshToken'],
      censor: '[cut]',
    },
  })
}
