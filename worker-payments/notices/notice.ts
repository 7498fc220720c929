// A message to a person: one text for a mail and one for a phone.

export interface Notice {
  subject: string
  /** Paragraphs of plain text. */
  paragraphs: string[]
  /** The paragraph that is a link, and what it does. */
  link?: { url: string; label: string }
  /** For a phone: one line. */
  short: string
}
