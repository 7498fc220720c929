// What functions for staff share: who acts, and how an outcome of theirs is answered.
import type { Actor, Outcome, Refusal } from '../db/staff-change.ts'
import {
  findStaffTheater,
  isStaffOfShowtime,
  NOT_THEIR_THEATER,
  type TheaterForStaff,
} from '../db/theater-access.ts'
import { type FunctionContext, problem } from './context.ts'
import type { JsonAnswer, ProblemAnswer } from './responses/answers.ts'

export const actorOf = (c: FunctionContext): Actor => ({
  userId: c.var.user.id,
  requestId: c.var.requestId,
})

export const refusal = (c: FunctionContext, { code, extras }: Refusal): ProblemAnswer =>
  problem(c, code, extras)

/** Refuses callers who do not run the theater of this showtime. */
export async function refuseStrangers(
  c: FunctionContext,
  showtimeId: string,
): Promise<ProblemAnswer | undefined> {
  const isStaff = await isStaffOfShowtime(c.var.sql, c.var.user.id, showtimeId)
  if (isStaff === undefined) return problem(c, 'not_found')
  return isStaff ? undefined : problem(c, 'forbidden', { detail: NOT_THEIR_THEATER })
}

/** The theater, for those who run it; else the refusal. */
export async function staffTheaterOf(
  c: FunctionContext,
  theaterId: string,
): Promise<TheaterForStaff | ProblemAnswer> {
  const theater = await findStaffTheater(c.var.sql, c.var.user.id, theaterId)
  if (theater === undefined) return problem(c, 'not_found')
  return theater.isStaff ? theater : problem(c, 'forbidden', { detail: NOT_THEIR_THEATER })
}

/** The value as JSON, or the refusal; 204 without a body. */
export function answerOutcome(c: FunctionContext, outcome: Outcome<unknown>, status: 204): Response
export function answerOutcome<T>(
  c: FunctionContext,
  outcome: Outcome<T>,
  status?: 200 | 201,
): ProblemAnswer | JsonAnswer<T>
export function answerOutcome<T>(
  c: FunctionContext,
  outcome: Outcome<T>,
  status: 200 | 201 | 204 = 200,
): Response {
  if (!outcome.ok) return refusal(c, outcome)
  return status === 204 ? c.body(null, 204) : c.json(outcome.value as object, status)
}
