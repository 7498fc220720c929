// Drafts of showtimes: for the staff of their theater, and not there for everybody else.
import { isStaffOfShowtime } from '../db/theater-access.ts'
import type { ShowtimeStatus } from '../domain/showtime.ts'
import { staffLooking } from './access.ts'
import type { FunctionContext } from './context.ts'

/** Whether the caller of a public function must not learn that there is this showtime. */
export function isHidden(
  c: FunctionContext,
  showtimeId: string,
  { status }: { status: ShowtimeStatus },
): boolean | Promise<boolean> {
  return status === 'draft' && isNotOf(c, showtimeId)
}

async function isNotOf(c: FunctionContext, showtimeId: string): Promise<boolean> {
  const staffId = await staffLooking(c)
  return staffId === undefined || !(await isStaffOfShowtime(c.get('sql'), staffId, showtimeId))
}
