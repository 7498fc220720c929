// A showtime as search engines read it: https://schema.org/ScreeningEvent.
import type { ChipShowtime } from '../components/showtime-chip.tsx'
import type { Site } from '../components/site.ts'
import type { Theater } from './theater.ts'

interface Screening {
  movie: { id: string; title: string }
  theater: Theater
  showtime: ChipShowtime
}

export const screeningEvent = ({ origin }: Site, { movie, theater, showtime }: Screening): object => ({
  '@context': 'https://schema.org',
  '@type': 'ScreeningEvent',
  name: movie.title,
  startDate: showtime.startsAt.toISOString(),
  inLanguage: showtime.language,
  videoFormat: showtime.format,
  url: `${origin}/showtimes/${showtime.id}`,
  eventStatus: 'https://schema.org/EventScheduled',
  workPresented: { '@type': 'Movie', name: movie.title, url: `${origin}/movies/${movie.id}` },
  location: { '@type': 'MovieTheater', name: theater.name, address: `${theater.address}, ${theater.city}` },
  offers: {
    '@type': 'Offer',
    url: `${origin}/showtimes/${showtime.id}`,
    availability: showtime.left > 0 ? 'https://schema.org/InStock' : 'https://schema.org/SoldOut',
  },
})
