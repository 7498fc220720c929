// Types of Milo's elements, for pages in TypeScript and for JSX (React, Preact): copy this file beside them.

export interface MiloShowtimesAttributes {
  /** Id of a theater; left out: all. */
  theater?: string
  /** `YYYY-MM-DD` or `weekend`; left out: today. */
  date?: string
  /** en, de, fr, es or ar; left out: that of the page. */
  lang?: string
  id?: string
  class?: string
}

export interface MiloSeatMapAttributes {
  /** Id of a showtime. */
  showtime?: string
  /** Where the buyer pays: in a window of its own (left out), or in place of this page. */
  checkout?: 'here'
  lang?: string
  id?: string
  class?: string
}

/** Bubble, and cross shadow roots. */
export interface MiloEvents {
  /** A showtime was chosen. Prevented, this page stays; else the site's page of its seats comes. */
  showtime: CustomEvent<{ showtimeId: string }>
  /** Seats are held. Prevented, the checkout does not open by itself. */
  hold: CustomEvent<{ showtimeId: string; holdId: string }>
  /** They are paid. */
  confirmed: CustomEvent<{ showtimeId: string; reservationId: string }>
}

declare global {
  interface HTMLElementTagNameMap {
    'milo-showtimes': HTMLElement
    'milo-seat-map': HTMLElement
  }
  namespace JSX {
    interface IntrinsicElements {
      'milo-showtimes': MiloShowtimesAttributes
      'milo-seat-map': MiloSeatMapAttributes
    }
  }
}
