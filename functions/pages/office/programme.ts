// GET /office/programme — what runs on each screen on a business day, and forms to plan it.
import * as v from 'valibot'
import { findUsualTerms, listMovieChoices, listProgramme } from '#shared/db/programme.ts'
import { listScreens } from '#shared/db/screens.ts'
import { boundsOf, businessDayAt } from '#shared/domain/business-day.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import { Day } from '#shared/http/requests/inputs.ts'
import { Id } from '#shared/std/ids.ts'
import type { Theater } from '../../../web/components/office/office.ts'
import type { ProgrammeDay } from '../../../web/components/office/programme-data.ts'
import { ProgrammePage } from '../../../web/pages/office/programme.tsx'
import { newTheaterPage } from './office-page.ts'

/** Days around it have to be days as well. */
const PlannedDay = v.pipe(
  Day,
  v.check((day) => day > '1900' && day < '9999'),
)

export default newTheaterPage({
  path: '/office/programme',
  summary: 'The programme of a theater on a day',
  reads: { date: PlannedDay, showtime: Id },
  async show(c, { date, showtime }, office) {
    const { theater } = office
    const day = date ?? businessDayAt(new Date(), theater.timeZone)
    return ProgrammePage({ office, programme: await readProgramme(c, theater, day, showtime) })
  },
})

/** A theater has some twenty; the largest number that a screen can have is 1 000. */
const ALL_SCREENS = { limit: 1000 }
const NOTHING_USUAL = { language: '', preShowMinutes: 15, cleaningMinutes: 15, prices: {}, bookingFee: 0 }

async function readProgramme(
  c: FunctionContext,
  { id, timeZone }: Theater,
  day: string,
  chosenId: string | undefined,
): Promise<ProgrammeDay> {
  const { sql } = c.var
  const span = boundsOf(day, timeZone)
  const [screens, showtimes, movies, usual] = await Promise.all([
    listScreens(sql, id, ALL_SCREENS),
    listProgramme(sql, id, span),
    listMovieChoices(sql),
    findUsualTerms(sql, id),
  ])
  return {
    day,
    span,
    serverTime: new Date(),
    screens: screens ?? [],
    // Those of an archived screen have no row; they are cancelled or over.
    showtimes: showtimes.filter(({ screen }) => screens?.some((each) => each.id === screen.id)),
    movies,
    usual: usual ?? NOTHING_USUAL,
    chosen: showtimes.find((each) => each.id === chosenId),
  }
}
