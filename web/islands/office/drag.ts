// In the browser: showtimes of the programme are dragged along the time, in steps of five minutes, and to
// other screens; their ends, for more or less time to clean. What they would overlap is said while they move;
// the server decides when they are let go.
import { PX_PER_MINUTE, ROW_HEIGHT, type ScriptData } from '../../components/office/programme-data.ts'

const STEP_MS = 5 * 60_000
const MINUTE_MS = 60_000
const MOST_CLEANING_MS = 240 * MINUTE_MS
/** A hand that only clicks moves less. */
const LEAST_PX = 5

type Showtime = ScriptData['showtimes'][number]

export interface Wish {
  showtime: Showtime
  startsAt: number
  endsAt: number
  screenId: string
  /** The end alone was dragged. */
  isEnd: boolean
}

interface Hooks {
  /** On each step of the way: where it would be, and what is in its way there. */
  onStep(wish: Wish, inTheWay: readonly Showtime[]): void
  /** Let go where nothing is in the way. */
  onDrop(wish: Wish): Promise<void>
  onGiveUp(): void
}

interface Drag {
  link: SVGAElement
  box: SVGSVGElement
  x: number
  y: number
  width: number
  isEnd: boolean
  /** Where the hand took it. */
  from: { x: number; y: number }
  row: number
  showtime: Showtime
  /** Undefined until the hand has moved. */
  wish?: Wish
}

export function letDrag(svg: SVGSVGElement, data: ScriptData, hooks: Hooks): void {
  let drag: Drag | undefined
  const putBack = () => {
    if (!drag) return
    drag.box.setAttribute('x', String(drag.x))
    drag.box.setAttribute('y', String(drag.y))
    drag.box.setAttribute('width', String(drag.width))
    drag.link.classList.remove('clash', 'dragged')
    drag = undefined
  }
  // A browser would drag the link.
  svg.addEventListener('dragstart', (event) => event.preventDefault())
  svg.addEventListener('pointerdown', (event) => {
    // A finger scrolls: it has the forms.
    if (event.button === 0 && event.pointerType !== 'touch') drag = beginAt(event, data)
  })
  window.addEventListener('pointermove', (event) => {
    if (!drag || (!drag.wish && !isFar(drag, event))) return
    drag.wish = wishAt(drag, event, data)
    const clashes = inTheWayOf(drag.wish, data)
    show(drag, data)
    drag.link.classList.toggle('clash', clashes.length > 0)
    hooks.onStep(drag.wish, clashes)
  })
  window.addEventListener('pointerup', () => {
    const wish = drag?.wish
    if (!wish) {
      drag = undefined
      return
    }
    // The click that follows would open the form.
    window.addEventListener('click', (event) => event.preventDefault(), { capture: true, once: true })
    const { showtime } = wish
    const stays = wish.endsAt === showtime.endsAt && wish.screenId === showtime.screenId
    const clashes = inTheWayOf(wish, data).length > 0
    const back = putBack
    if (stays || clashes) back()
    else void hooks.onDrop(wish).finally(back)
  })
  window.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !drag?.wish) return
    putBack()
    hooks.onGiveUp()
  })
}

const isFar = ({ from }: Drag, { clientX, clientY }: PointerEvent): boolean =>
  Math.hypot(clientX - from.x, clientY - from.y) >= LEAST_PX

function beginAt({ target, clientX, clientY }: PointerEvent, data: ScriptData): Drag | undefined {
  const link = (target as Element).closest<SVGAElement>('a.block')
  const box = link?.querySelector('svg')
  const showtime = data.showtimes.find(({ id }) => id === link?.dataset.showtime)
  if (!link || !box || !showtime || showtime.status === 'cancelled' || showtime.startsAt <= Date.now())
    return undefined
  return {
    link,
    box,
    x: Number(box.getAttribute('x')),
    y: Number(box.getAttribute('y')),
    width: Number(box.getAttribute('width')),
    isEnd: (target as Element).classList.contains('end'),
    from: { x: clientX, y: clientY },
    row: data.screens.findIndex(({ id }) => id === showtime.screenId),
    showtime,
  }
}

function wishAt(drag: Drag, { clientX, clientY }: PointerEvent, data: ScriptData): Wish {
  const { showtime, from, row, isEnd } = drag
  const byMs = ((clientX - from.x) / PX_PER_MINUTE) * MINUTE_MS
  const inSteps = (at: number) => Math.round((at + byMs) / STEP_MS) * STEP_MS
  if (isEnd) return { ...showtime, showtime, isEnd, endsAt: endWithin(showtime, inSteps(showtime.endsAt)) }
  const startsAt = inSteps(showtime.startsAt)
  const rows = Math.round((clientY - from.y) / ROW_HEIGHT)
  const to = Math.min(Math.max(row + rows, 0), data.screens.length - 1)
  return {
    showtime,
    startsAt,
    endsAt: startsAt + showtime.endsAt - showtime.startsAt,
    screenId: data.screens[to]!.id,
    isEnd,
  }
}

/** Not before the movie ends, and with as much time to clean as /v1 takes. */
function endWithin({ endsAt, cleaningMinutes }: Showtime, wanted: number): number {
  const movieEnds = endsAt - cleaningMinutes * MINUTE_MS
  return Math.min(Math.max(wanted, movieEnds), movieEnds + MOST_CLEANING_MS)
}

function show({ box, link, x, y, width, row, showtime, wish }: Drag, data: ScriptData): void {
  const to = data.screens.findIndex(({ id }) => id === wish!.screenId)
  const minutes = (wish!.startsAt - showtime.startsAt) / MINUTE_MS
  box.setAttribute('x', String(x + minutes * PX_PER_MINUTE))
  box.setAttribute('y', String(y + (to - row) * ROW_HEIGHT))
  const longer = (wish!.endsAt - wish!.startsAt - (showtime.endsAt - showtime.startsAt)) / MINUTE_MS
  box.setAttribute('width', String(width + longer * PX_PER_MINUTE))
  link.classList.add('dragged')
}

/** By what this page knows; the server judges again. */
const inTheWayOf = ({ showtime, startsAt, endsAt, screenId }: Wish, { showtimes }: ScriptData): Showtime[] =>
  showtimes.filter(
    (other) =>
      other.id !== showtime.id &&
      other.screenId === screenId &&
      other.status !== 'cancelled' &&
      other.startsAt < endsAt &&
      startsAt < other.endsAt,
  )
