// What pages with a list of the office share: the cursor in their address, and how long a page is.
import * as v from 'valibot'
import { Cursor, type CursorValues, Pattern, Token } from '#shared/http/requests/inputs.ts'

/** A screen of rows, and as quick to read as to fetch. */
export const PAGE_LENGTH = 50

/** As it stands in the address, which is built again of it. */
export const CursorText = Token(1000)

/** What a cursor of screens begins with. */
export const ScreenNumber = Pattern(/^\d{1,4}$/, 'is not a number')

/** Undefined: from the beginning, also for what is no cursor of this list. */
export function readCursor(
  text: string | undefined,
  sortedBy?: v.GenericSchema<string, unknown>,
): CursorValues | undefined {
  const read = v.safeParse(Cursor(sortedBy), text)
  return read.success ? read.output : undefined
}
