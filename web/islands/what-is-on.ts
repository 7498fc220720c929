// In the browser: what is on follows the filters as they change, and the nearest cinema is one press away. It
// asks for the same page as the form does and takes over what differs, so that nothing is rendered twice.
import { FILTERS, PARTS } from '../pages/what-is-on-props.ts'

/** Between two letters of somebody who types. */
const PAUSE_MS = 250

const form = document.getElementById(FILTERS.form) as HTMLFormElement
const theaters = form.elements.namedItem('theater') as HTMLSelectElement
let timer: ReturnType<typeof setTimeout> | undefined
let asked = new AbortController()

form.addEventListener('input', ({ target }) => {
  clearTimeout(timer)
  // Another city has other cinemas to choose from: the whole page is asked for.
  if ((target as HTMLInputElement).name === 'city') return chooseCity()
  timer = setTimeout(() => void follow(), PAUSE_MS)
})

async function follow(): Promise<void> {
  asked.abort()
  asked = new AbortController()
  const { signal } = asked
  try {
    const answer = await fetch(addressOf(form), { signal })
    if (!answer.ok) throw new Error(`the programme answered ${answer.status}`)
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (signal.aborted) return
    history.replaceState(null, '', answer.url)
    for (const id of Object.values(PARTS))
      document.getElementById(id)!.replaceChildren(...document.adoptNode(page.getElementById(id)!).childNodes)
  } catch (error) {
    // A later letter took over. Without network the button still asks, and the browser says what is wrong.
    if (!signal.aborted) console.warn(error)
  }
}

/** What the form would ask for, without its empty fields. */
function addressOf(filters: HTMLFormElement): string {
  const fields = [...new FormData(filters)].filter(([, value]) => value !== '') as [string, string][]
  return `/?${new URLSearchParams(fields)}`
}

const nearest = document.getElementById(FILTERS.nearest) as HTMLButtonElement | null
if (nearest !== null && 'geolocation' in navigator) {
  nearest.hidden = false
  nearest.addEventListener('click', () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => choose(closest(coords)),
      // Refused or unknown: the list of cinemas is still there.
      () => {
        nearest.disabled = true
      },
    ),
  )
}

interface Position {
  latitude: number
  longitude: number
}

function closest(here: Position): string {
  const all: (Position & { id: string })[] = JSON.parse(
    document.getElementById(FILTERS.positions)!.textContent!,
  )
  const [first] = all.sort((a, b) => distance(here, a) - distance(here, b))
  return first!.id
}

/** In a unit of its own, for comparing: on a sphere that is flat from here, which the nearest cinemas are. */
function distance(here: Position, there: Position): number {
  const across =
    (((there.longitude - here.longitude + 540) % 360) - 180) * Math.cos((here.latitude * Math.PI) / 180)
  return Math.hypot(across, there.latitude - here.latitude)
}

function chooseCity(): void {
  theaters.value = ''
  form.requestSubmit()
}

function choose(theater: string): void {
  theaters.value = theater
  void follow()
}
