// Holding seats from the page: a guest is made where nobody is signed in, at the first hold and not before.
// On the site, tokens are in cookies that no script reads.
import type { Language } from '../../shared/domain/contact.ts'
import type { Hold, Pick } from '../components/seats/choice.ts'
import { api, type Called, call, type Problem } from './call.ts'

interface Buying {
  showtimeId: string
  language: Language
}

export type Wish = (
  | { seats: readonly Pick[] }
  | { bestAvailable: { count: number; together: boolean; category?: string; accessible?: boolean } }
) & { promoCode?: string }

const holdsOf = (showtimeId: string): string => `/v1/showtimes/${showtimeId}/holds`
/** Notes that this browser holds seats here, so that a stranger's page asks nothing when it opens. */
const noteOf = (showtimeId: string): string => `hold of ${showtimeId}`

/** One call; again under the same key where its answer was lost, so that no seat is held twice. */
export async function holdSeats({ showtimeId, language }: Buying, wish: Wish): Promise<Called<Hold>> {
  const asked = {
    method: 'POST',
    path: holdsOf(showtimeId),
    body: wish,
    key: crypto.randomUUID(),
    language,
  } as const
  let called = await call<Hold>(asked)
  if (!called.ok && isStranger(called.problem) && (await beGuest(language))) called = await call<Hold>(asked)
  if (!called.ok && called.problem.status === 0) called = await call<Hold>(asked)
  if (called.ok) localStorage.setItem(noteOf(showtimeId), called.value.id)
  return called
}

export async function giveBack({ showtimeId, language }: Buying, holdId: string): Promise<void> {
  localStorage.removeItem(noteOf(showtimeId))
  // Whatever the answer: a hold that could not be given back ends by itself.
  await call({ method: 'DELETE', path: `${holdsOf(showtimeId)}/${holdId}`, language })
}

/** What this browser holds here, if it ever held anything. */
export async function ownHold({ showtimeId, language }: Buying): Promise<Hold | undefined> {
  if (localStorage.getItem(noteOf(showtimeId)) === null) return undefined
  const called = await call<{ items: Hold[] }>({ method: 'GET', path: '/v1/holds', language })
  const hold = called.ok ? called.value.items.find((each) => each.showtimeId === showtimeId) : undefined
  if (called.ok && !hold) localStorage.removeItem(noteOf(showtimeId))
  return hold
}

/** A session of a guest. Only after a refusal: in cookies it would replace an account's session. */
async function beGuest(language: Language): Promise<boolean> {
  const onSite = api.origin === ''
  const body = onSite ? { cookie: true } : {}
  const made = await call<{ accessToken: string }>({ method: 'POST', path: '/v1/guests', body, language })
  if (made.ok && !onSite) api.token = made.value.accessToken
  return made.ok
}

const isStranger = ({ code }: Problem): boolean =>
  code === 'unauthenticated' || code === 'token_expired' || code === 'invalid_credentials'
