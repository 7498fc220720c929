// What the page of a screen's layout is given, and the ids that its script finds.

export interface LayoutEditor {
  screen: { id: string; number: number; format: string; seats: number }
  /** The present layout; empty before the first, or where no drawing means it. */
  drawing: string
  /** There are seats that no drawing can mean. */
  isBeyondDrawing: boolean
  versions: readonly { version: number; seats: number; createdAt: Date; showtimes: number }[]
  affected: readonly { id: string; movieTitle: string; startsAt: Date; keeps: boolean }[]
}

export const LAYOUT_FORM = 'layout'
export const LAYOUT_PREVIEW = 'layout-preview'
export const LAYOUT_ERRORS = 'layout-errors'
/** The radio buttons of what is painted, by the sign in a drawing. */
export const PAINT = 'paint'
export const PAINT_SIGNS = ['s', 'p', 'r', 'o', 'w', 'c', '.'] as const
