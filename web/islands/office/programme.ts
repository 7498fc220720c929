// In the browser, on the programme of the office: forms are sent as /v1 takes them, tried dry first where
// asked, and showtimes in the way are named.
import type { Language } from '../../../shared/domain/contact.ts'
import { dateFormat } from '../../../shared/messages/formats.ts'
import {
  ADD_FORM,
  CHANGE_FORM,
  COPY_FORM,
  DRAG_SAID,
  MOVE_FORM,
  PROGRAMME_DATA,
  type ScriptData,
  START_FORM,
} from '../../components/office/programme-data.ts'
import { programmeMessages } from '../../messages/programme.ts'
import { siteMessages } from '../../messages/site.ts'
import { call } from '../call.ts'
import { formHooks } from '../forms.ts'
import { type Conflict, conflictsOf } from './conflicts.ts'
import { letDrag } from './drag.ts'
import { moveTo } from './move.ts'
import { addBody, copyBody, moveBody, pricesBody, startBody } from './programme-bodies.ts'

const language = document.documentElement.lang as Language
const texts = programmeMessages[language]
const place = document.getElementById(PROGRAMME_DATA)
const data: ScriptData | undefined = place ? JSON.parse(place.textContent!) : undefined

type Answer = Record<string, unknown>
interface PlannedForm {
  id: string
  body: (form: HTMLFormElement, data: ScriptData) => object
  /** What a dry run found, in words. */
  found?: (answer: Answer) => string
  /** Said of a dry run of what cannot be; left out: what is said of the form that adds. */
  invalid?: string
  /** The day that is shown when all is well; left out: the same. */
  shows?: (form: HTMLFormElement) => string
}

const forms: PlannedForm[] = [
  {
    id: ADD_FORM,
    body: addBody,
    found: fitting,
  },
  {
    id: COPY_FORM,
    body: copyBody,
    found: ({ showtimes, overlaps, leftOut }) =>
      [
        fitting({ showtimes, overlaps }),
        ...(leftOut as { movieTitle: string }[]).map(({ movieTitle }) => texts.copyLeftOut(movieTitle)),
      ].join(' '),
    invalid: texts.copyToWrong,
    shows: (form) => new FormData(form).get('to') as string,
  },
  {
    id: MOVE_FORM,
    body: moveBody,
    found: ({ moved, unplaced }) =>
      (unplaced as unknown[]).length > 0
        ? texts.placesMissing((unplaced as unknown[]).length)
        : texts.placesFound((moved as unknown[]).length),
  },
  { id: START_FORM, body: startBody },
  { id: CHANGE_FORM, body: pricesBody },
]

function fitting({ showtimes, overlaps }: Answer): string {
  const clashing = new Set((overlaps as Conflict[]).map(startOf)).size
  return texts.canBeMade((showtimes as unknown[]).length - clashing)
}

const startOf = ({ screenId, startsAt }: Conflict) => `${screenId} ${startsAt}`

for (const { id, body, found, invalid, shows } of data === undefined ? [] : forms) {
  const form = document.getElementById(id) as HTMLFormElement | null
  if (form === null) continue
  formHooks.set(id, {
    async before() {
      say(form, '')
    },
    body: () => body(form, data!),
    async after(ok, value) {
      if (ok) location.assign(withoutChoice(shows?.(form)))
      else nameConflicts(form, value as Answer)
    },
  })
  form
    .querySelector('[data-check]')
    ?.addEventListener('click', () => void check(form, body(form, data!), found!, invalid))
}

/** What would come of it, without a change. */
async function check(
  form: HTMLFormElement,
  body: object,
  found: (answer: Answer) => string,
  invalid = texts.nothingChosen,
): Promise<void> {
  const [, path = ''] = form.dataset.call!.split(' ')
  const called = await call<Answer>({ method: 'POST', path, body: { ...body, dryRun: true }, language })
  if (called.ok) {
    say(form, found(called.value), conflictsOf(called.value))
    return
  }
  const { problem } = called
  const first = problem.errors?.[0]
  const detail = problem.detail ?? (first && `${first.path} ${first.message}`)
  const text = problem.code === 'invalid_input' && language !== 'en' ? invalid : detail
  say(form, text ?? problem.title, conflictsOf(problem))
}

const nameConflicts = (form: HTMLFormElement, answer: Answer) => {
  const conflicts = conflictsOf(answer)
  if (conflicts.length > 0) say(form, '', conflicts)
}

/** Beside the buttons: a sentence, and by name what is in the way. */
function say(form: HTMLFormElement, sentence: string, conflicts: readonly Conflict[] = []): void {
  const result = form.querySelector<HTMLElement>('[data-result]')
  if (result === null) return
  result.replaceChildren()
  result.hidden = sentence === '' && conflicts.length === 0
  if (sentence !== '') result.append(paragraph(sentence))
  if (conflicts.length === 0) return
  const list = document.createElement('ul')
  for (const conflict of conflicts) {
    const item = document.createElement('li')
    item.textContent = inWords(conflict)
    list.append(item)
  }
  result.append(paragraph(texts.conflictsFound(conflicts.length)), list)
}

function paragraph(text: string): HTMLElement {
  const made = document.createElement('p')
  made.textContent = text
  return made
}

const at = (moment: string | number, form: Intl.DateTimeFormatOptions) =>
  dateFormat(language, { timeZone: data!.timeZone, ...form }).format(new Date(moment))
const CLOCK = { hour: '2-digit', minute: '2-digit' } as const
const MOMENT = { weekday: 'short', day: 'numeric', month: 'short', ...CLOCK } as const

const screenName = (screenId: string | undefined): string => {
  const screen = data!.screens.find(({ id }) => id === screenId)
  return screen ? siteMessages[language].screen(screen.number) : ''
}

const inWords = ({ screenId, other }: Conflict): string =>
  [other.movieTitle, screenName(screenId), `${at(other.startsAt, MOMENT)}–${at(other.endsAt, CLOCK)}`]
    .filter(Boolean)
    .join(', ')

/** The day as it is now, or another one, with no form open. */
function withoutChoice(day?: string): string {
  const address = new URL(location.href)
  address.searchParams.delete('showtime')
  if (day !== undefined) address.searchParams.set('date', day)
  address.hash = ''
  return address.href
}

// What was said of a drag outlives the page that shows its result.
const SAID = 'programme said'
const said = document.getElementById(DRAG_SAID)
const tell = (sentence: string) => {
  if (!said || said.textContent === sentence) return
  said.textContent = sentence
  said.hidden = sentence === ''
}
tell(sessionStorage.getItem(SAID) ?? '')
sessionStorage.removeItem(SAID)

const timeline = document.querySelector<SVGSVGElement>('.timeline-box > svg')
if (timeline && data)
  letDrag(timeline, data, {
    onStep({ showtime, startsAt, endsAt }, inTheWay) {
      const names = inTheWay.map((other) =>
        [
          other.title,
          screenName(other.screenId),
          `${at(other.startsAt, CLOCK)}–${at(other.endsAt, CLOCK)}`,
        ].join(', '),
      )
      if (names.length > 0) tell(`${texts.conflictsFound(names.length)} ${names.join('; ')}`)
      else tell(texts.fits(showtime.title, at(startsAt, CLOCK), at(endsAt, CLOCK)))
    },
    async onDrop(wish) {
      if (!wish.isEnd && wish.showtime.sold > 0 && !confirm(`${wish.showtime.title}: ${texts.newStartHint}`))
        return
      const problem = await moveTo(wish, language)
      if (problem) {
        const names = conflictsOf(problem).map(inWords)
        const why = names.length > 0 ? names.join('; ') : problem.title
        sessionStorage.setItem(SAID, texts.movedNot(wish.showtime.title, why))
      }
      // Of two steps, the first may be done: the page shows what is.
      location.reload()
    },
    onGiveUp: () => tell(texts.putBack),
  })

const publish = document.querySelector<HTMLButtonElement>('[data-publish]')
publish?.addEventListener('click', async () => {
  publish.setAttribute('aria-disabled', 'true')
  for (const id of publish.dataset.publish!.split(' ')) {
    const body = { status: 'scheduled' }
    const called = await call({ method: 'PATCH', path: `/v1/showtimes/${id}`, body, language })
    if (called.ok) continue
    sessionStorage.setItem(SAID, called.problem.title)
    break
  }
  location.reload()
})
