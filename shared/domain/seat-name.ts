// The name of a seat: section, row and number. A row name may occur in several sections.

export interface SeatName {
  /** Such as stalls or balcony; null: the hall has no sections. */
  section: string | null
  row: string
  number: number
}

/** Row label: short enough to be painted on a seat. */
export const LONGEST_ROW_LABEL = 8
/** Fits on a ticket and, with four bytes per letter, into its code. */
export const LONGEST_SECTION = 24

/** As printed on the seat, such as "F12" or "Balcony F12"; "12-3" if the row's name ends in a digit. */
export const seatLabel = ({ section, row, number }: SeatName): string =>
  `${section === null ? '' : `${section} `}${row}${/\p{N}$/u.test(row) ? '-' : ''}${number}`

/** Such as "Balcony, row F, seat 12". */
export const seatInWords = ({ section, row, number }: SeatName): string =>
  `${section === null ? 'Row' : `${section}, row`} ${row}, seat ${number}`

export const isSameRow = (a: SeatName, b: SeatName): boolean => a.row === b.row && a.section === b.section

/** Such as "standard, companion". */
export const kindInWords = (category: string, accessible: boolean, companion: boolean): string =>
  `${category}${accessible ? ', accessible' : ''}${companion ? ', companion' : ''}`
