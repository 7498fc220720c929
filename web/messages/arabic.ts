// Counted things in Arabic.
import { plural } from '../../shared/messages/formats.ts'

type Forms = { one: string; two: string; few: string; other: string }
/** Arabic has a form for one, for two, for a few, and for more; the first two say their number themselves. */
export const counted = (count: number, { one, two, few, other }: Forms): string =>
  plural('ar', count, { one, two, few: `${count} ${few}`, other: `${count} ${other}` })
