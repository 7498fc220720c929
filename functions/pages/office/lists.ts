// What pages with a list of the office share: the cursor in their address, and how long a page is.
import * as v from 'valibot'
import { Cursor, type CursorValues, Pattern, Token } from '#shared/http/requests/inputs.ts'

/** Rows on a page: as many as fit a screen and are quick to fetch. */
export const PAGE_LENGTH = 50

/** The cursor as the address has it, so that links to this page can repeat it. */
export const CursorText = Token(1000)

/** The first value of a cursor of screens. */
export const ScreenNumber = Pattern(/^\d{1,4}$/, 'is not a number')

/** Undefined means the first page, also for text that is not a cursor of this list. */
export function readCursor(
  text: string | undefined,
  sortedBy?: v.GenericSchema<string, unknown>,
): CursorValues | undefined {
  const read = v.safeParse(Cursor(sortedBy), text)
  return read.success ? read.output : undefined
}
