// What the page of a showtime at the desk shows, for its parts.
import type { TheaterOffice } from '../../components/office/office.ts'
import type { SeatFigures } from '../../components/office/seat-bar.tsx'
import type { DeskBlock, DeskData } from '../../components/office/showtime-data.ts'
import type { Tariff } from '../../components/seats/price.ts'
import type { PageSeat } from '../../components/seats/seat.ts'
import type { OfficeShowtimeMessages } from '../../messages/office-showtime.ts'

export interface ShownBlock extends DeskBlock {
  names: string
  by: string
  at: string
}

export interface CancellationShown {
  reason: string
  status: 'running' | 'done'
  progress: { waiting: number; cancelled: number; refundsDue: number; refunded: number }
  lines: readonly {
    id: string
    number: string
    status: string
    total: string
    refunded: string
    due: string
  }[]
  /** Of the next lines. */
  next: string | undefined
}

export interface OfficeShowtimeProps {
  office: TheaterOffice
  showtime: {
    id: string
    movie: { title: string }
    screen: { number: number }
    status: string
    language: string
    format: string
  }
  when: string
  salesEnd: string
  cutOffMinutes: number
  figures: SeatFigures
  revenue: string
  checkIns: { tickets: number; checkedIn: number }
  blocks: readonly ShownBlock[]
  /** To which it may move. */
  screens: readonly { id: string; number: number }[]
  tariff: Tariff
  /** Undefined: they cannot be read now. */
  seats: { seats: readonly PageSeat[]; at: Date } | undefined
  cancellation: CancellationShown | undefined
}

export type ShowtimePart = OfficeShowtimeProps & {
  texts: OfficeShowtimeMessages
  /** For the script. */
  data: DeskData | undefined
}
