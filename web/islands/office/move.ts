// In the browser: a showtime that was dragged gets its new start and screen, or its new end.
import type { Language } from '../../../shared/domain/contact.ts'
import { type Called, call, type Problem } from '../call.ts'
import type { Wish } from './drag.ts'

type Answer = Record<string, unknown>

/**
 * Start and screen are two calls. Where the new start is taken on the former screen, the other order may
 * still go; undefined when all is done, else what was refused.
 */
export async function moveTo(wish: Wish, language: Language): Promise<Problem | undefined> {
  const { showtime, startsAt, endsAt, screenId } = wish
  const path = `/v1/showtimes/${showtime.id}`
  if (wish.isEnd) {
    const cleaningMinutes = showtime.cleaningMinutes + (endsAt - showtime.endsAt) / 60_000
    return first([() => call<Answer>({ method: 'PATCH', path, body: { cleaningMinutes }, language })])
  }
  const steps: (() => Promise<Called<Answer>>)[] = []
  if (startsAt !== showtime.startsAt) {
    const body = { startsAt: new Date(startsAt).toISOString() }
    steps.push(() => call<Answer>({ method: 'PATCH', path, body, language }))
  }
  if (screenId !== showtime.screenId)
    steps.push(() => call<Answer>({ method: 'POST', path: `${path}/moves`, body: { screenId }, language }))
  let problem = await first(steps)
  if (problem?.code === 'showtime_overlap' && steps.length === 2) {
    steps.reverse()
    problem = await first(steps)
  }
  if (problem !== undefined || steps.length < 2) return problem
  const second = await steps[1]!()
  return second.ok ? undefined : second.problem
}

async function first([step]: (() => Promise<Called<Answer>>)[]): Promise<Problem | undefined> {
  const called = await step!()
  return called.ok ? undefined : called.problem
}
