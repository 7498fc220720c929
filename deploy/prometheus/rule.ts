// The form of a rule, and the names that follow from an alert's: its page and the link to it.
export interface Recording {
  record: string
  expr: string
}

export interface Alert {
  alert: string
  expr: string
  /** How long it has to be true. */
  forAtLeast: string
  /** `page` wakes somebody, `ticket` waits for the morning, `none` is for a program. */
  severity: 'page' | 'ticket' | 'none'
  summary: string
  description: string
}

/** The page of an alert in docs/operate/: MiloOutboxOld has outbox-old.md. */
export const runbookOf = (alert: string): string =>
  `${alert
    .replace(/^Milo/, '')
    .replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase()}.md`
