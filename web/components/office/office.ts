// What every component of the office needs to know: whom it speaks to, and which theater it shows.
import { linkTo, type Site, withQuery } from '../site.ts'

export interface Theater {
  id: string
  name: string
  city: string
  timeZone: string
  currency: string
}

export interface Office extends Site {
  isAdmin: boolean
  /** Those that the visitor runs. */
  theaters: readonly Theater[]
  /** The one that is shown; undefined where the visitor runs no theater yet. */
  theater: Theater | undefined
}

/** Of a page that shows a theater. */
export type TheaterOffice = Office & { theater: Theater }

/** Another page of the office, of the same theater and in the same language. */
export const officeLink = (office: Pick<Office, 'language' | 'theater'>, path: string): string =>
  linkTo(office, withQuery(path, { theater: office.theater?.id }))

/** What is known of one reservation. */
export const reservationLink = (office: Pick<Office, 'language' | 'theater'>, id: string): string =>
  officeLink(office, `/office/reservations/${id}`)

/** How people name a reservation: the end of its id. */
export const shortNumber = (id: string): string => id.slice(-8).toUpperCase()
