// Parts of the site on a page elsewhere: <milo-seat-map showtime="…"> and <milo-showtimes theater="…">. Each
// asks for the site's own page and shows the part of it, with the site's styles, in a shadow root.
import { hydrate } from 'preact'
import { languages } from '../../shared/domain/contact.ts'
import { SEATS_DATA, SEATS_ROOT, type SeatsData } from '../components/seats/seats-props.ts'
import { withQuery } from '../components/site.ts'
import { embedMessages } from '../messages/embed.ts'
import { PARTS } from '../pages/what-is-on-props.ts'
import { checkoutOf } from './actions.ts'
import { BookSeats } from './book-seats.tsx'
import { api, call } from './call.ts'

/** The site is where this script came from. */
const ORIGIN = new URL(import.meta.url).origin
api.origin = ORIGIN
// Of this tab: a reload finds its seats again.
const TOKEN = 'milo guest'
const kept = sessionStorage.getItem(TOKEN)
if (kept !== null) api.token = kept

/** Between two looks at whether the purchase is done. */
const LOOK_MS = 3_000

/** Before the site is asked again: doubled each time up to the longest, less up to a half. */
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

/** The site's page, also one that says what the problem is; undefined where the site is away or too busy. */
async function sitePage(path: string): Promise<Document | undefined> {
  try {
    const answer = await fetch(ORIGIN + path)
    if (answer.status >= 500 || answer.status === 429) return undefined
    return new DOMParser().parseFromString(await answer.text(), 'text/html')
  } catch {
    // The network is away, or the answer was cut.
    return undefined
  }
}

function styleFrom(href: string): HTMLLinkElement {
  return Object.assign(document.createElement('link'), { rel: 'stylesheet', href })
}

abstract class SitePart extends HTMLElement {
  protected readonly root = this.attachShadow({ mode: 'open' })
  #asked = 0

  /** The page that has the part; undefined: nothing was named yet. */
  protected abstract page(): string | undefined
  /** Shows the part of the page, or false where the page has none: it says why. */
  protected abstract show(page: Document): boolean

  connectedCallback(): void {
    void this.#load()
  }

  attributeChangedCallback(): void {
    if (this.isConnected) void this.#load()
  }

  async #load(tries = 0): Promise<void> {
    const path = this.page()
    if (path === undefined) return
    const turn = ++this.#asked
    if (tries === 0) this.setAttribute('state', 'loading')
    const page = await sitePage(withQuery(path, { lang: this.#language() }))
    // Another part was asked for meanwhile.
    if (turn !== this.#asked) return
    if (!page) return this.#loadLater(turn, tries)
    for (const link of page.querySelectorAll<HTMLAnchorElement>('a[href^="/"]'))
      link.setAttribute('href', ORIGIN + link.getAttribute('href'))
    // A proxy between has pages of its own, without one.
    const style = page.querySelector('link[rel=stylesheet]')
    const styles = style ? [styleFrom(ORIGIN + style.getAttribute('href'))] : []
    this.root.replaceChildren(...styles)
    this.dir = page.documentElement.dir
    this.setAttribute('state', this.show(page) ? 'ready' : 'problem')
    if (this.root.childElementCount === styles.length) this.root.append(...page.querySelectorAll('main > *'))
  }

  /** What was shown stays until the site answers again. */
  #loadLater(turn: number, tries: number): void {
    this.setAttribute('state', 'away')
    const wait = Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2)
    setTimeout(() => {
      if (turn === this.#asked && this.isConnected) void this.#load(tries + 1)
    }, wait)
  }

  #language(): string | undefined {
    const [wished = ''] = (this.lang || document.documentElement.lang).split('-')
    return languages.find((each) => each === wished)
  }

  /** Whether nobody prevented what would follow. */
  protected tell(type: string, detail: object): boolean {
    return this.dispatchEvent(
      new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }),
    )
  }
}

class Showtimes extends SitePart {
  static observedAttributes = ['theater', 'date', 'lang']

  protected page(): string {
    const of = (name: string) => this.getAttribute(name) ?? undefined
    return withQuery('/', { theater: of('theater'), date: of('date') })
  }

  protected show(page: Document): boolean {
    const results = page.getElementById(PARTS.results)
    if (!results) return false
    results.addEventListener('click', (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>('a[href*="/showtimes/"]')
      const showtimeId = link && /\/showtimes\/([^?]+)/.exec(link.href)?.[1]
      if (showtimeId && !this.tell('showtime', { showtimeId })) event.preventDefault()
    })
    this.root.append(results)
    return true
  }
}

class SeatMap extends SitePart {
  static observedAttributes = ['showtime', 'lang']
  #looks: ReturnType<typeof setInterval> | undefined
  /** Reservations of the purchases that are told, by id. */
  readonly #told = new Set<string>()

  protected page(): string | undefined {
    const showtimeId = this.getAttribute('showtime')
    return showtimeId === null ? undefined : `/showtimes/${encodeURIComponent(showtimeId)}`
  }

  disconnectedCallback(): void {
    clearInterval(this.#looks)
  }

  protected show(page: Document): boolean {
    const text = page.getElementById(SEATS_DATA)?.textContent
    if (!text) return false
    const data = JSON.parse(text) as SeatsData
    const place = page.getElementById(SEATS_ROOT)!
    const head = page.querySelector('main .stack')
    this.root.append(...(head ? [head] : []), place)
    hydrate(<BookSeats data={data} goOn={(hold) => this.#held(data, hold)} />, place)
    // The link of what is held leads to the site, where the buyer's session has to go along.
    place.addEventListener('click', (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="/checkout/"]')
      if (!link) return
      event.preventDefault()
      this.#checkout(data, link.getAttribute('href')!)
    })
    return true
  }

  #held(data: SeatsData, hold: { id: string }): void {
    const detail = { showtimeId: data.showtimeId, holdId: hold.id }
    if (this.tell('hold', detail)) this.#checkout(data, checkoutOf(data, hold))
  }

  /** In a window of its own, so that this page goes on; a form, so that the token is in no address. */
  #checkout(data: SeatsData, next: string): void {
    sessionStorage.setItem(TOKEN, api.token!)
    const form = Object.assign(document.createElement('form'), {
      method: 'post',
      action: `${ORIGIN}/guest-session`,
      target: this.getAttribute('checkout') === 'here' ? '_self' : '_blank',
      rel: 'noopener',
      hidden: true,
    })
    for (const [name, value] of Object.entries({ token: api.token!, next }))
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
    document.body.append(form)
    form.submit()
    form.remove()
    void this.#watch(data)
  }

  /** What was bought before this checkout is no news, also not after the page was loaded again. */
  async #watch(data: SeatsData): Promise<void> {
    for (const { id } of await this.#bought(data)) this.#told.add(id)
    clearInterval(this.#looks)
    if (this.isConnected) this.#looks = setInterval(() => void this.#look(data), LOOK_MS)
  }

  async #bought({ showtimeId, language }: SeatsData): Promise<Bought[]> {
    const called = await call<{ items: Bought[] }>({ method: 'GET', path: '/v1/reservations', language })
    return called.ok
      ? called.value.items.filter((each) => each.showtimeId === showtimeId && each.status === 'confirmed')
      : []
  }

  async #look(data: SeatsData): Promise<void> {
    const bought = (await this.#bought(data)).find(({ id }) => !this.#told.has(id))
    if (!bought) return
    const { showtimeId, language } = data
    this.#told.add(bought.id)
    clearInterval(this.#looks)
    const texts = embedMessages[language]
    const link = Object.assign(document.createElement('a'), {
      className: 'button',
      href: ORIGIN + withQuery(`/r/${bought.id}`, { lang: language }),
      target: '_blank',
      textContent: texts.toTickets,
    })
    const note = Object.assign(document.createElement('p'), {
      className: 'notice',
      textContent: texts.booked,
    })
    note.setAttribute('role', 'status')
    this.root.append(note, link)
    this.tell('confirmed', { showtimeId, reservationId: bought.id })
  }
}

interface Bought {
  id: string
  status: string
  showtimeId: string
}

customElements.define('milo-showtimes', Showtimes)
customElements.define('milo-seat-map', SeatMap)
