// Moves and zooms the map: drag, pinch, Ctrl and wheel, and buttons. Where seats are drawn smaller than a
// finger hits, a tap comes closer first and chooses nothing.
import Panzoom, { type PanzoomObject } from '@panzoom/panzoom'
import { PITCH } from '../components/seats/hall.tsx'
import type { MapMoves } from '../components/seats/seats-props.ts'

/** A finger that moved less than this tapped. */
const TAP_PX = 8
const CLOSER = 1.6
/** WCAG 2.5.8: from the middle of a target to that of the next. */
const LEAST_PITCH_PX = 24
/** What a tap comes to: room for a finger. */
const GOOD_PITCH_PX = 36

export function attachMap(map: HTMLElement, onTap: (seatId: string) => void): MapMoves {
  const box = map.parentElement!
  const svg = map.querySelector('svg')!
  const moved = Panzoom(map, {
    minScale: 1,
    maxScale: 8,
    contain: 'outside',
    cursor: 'default',
    panOnlyWhenZoomed: true,
    // At full size a finger scrolls the page; its events are for the browser, too.
    touchAction: 'pan-y',
    handleStartEvent: () => undefined,
  })
  const touch = () => {
    const touchAction = moved.getScale() > 1 ? 'none' : 'pan-y'
    box.style.touchAction = touchAction
    map.style.touchAction = touchAction
  }
  map.addEventListener('panzoomchange', touch)
  let down = { x: 0, y: 0 }
  const press = ({ clientX: x, clientY: y }: PointerEvent) => {
    down = { x, y }
  }
  const click = (event: MouseEvent) => {
    if (Math.hypot(event.clientX - down.x, event.clientY - down.y) > TAP_PX) return
    const pitch = (svg.getBoundingClientRect().width / svg.viewBox.baseVal.width) * PITCH
    if (pitch < LEAST_PITCH_PX) {
      moved.zoomToPoint((moved.getScale() * GOOD_PITCH_PX) / pitch, event, motion())
      return
    }
    const seatId = (event.target as Element).closest<SVGElement>('[data-seat]')?.dataset.seat
    if (seatId !== undefined) onTap(seatId)
  }
  const wheel = (event: WheelEvent) => {
    if (event.ctrlKey) moved.zoomWithWheel(event)
  }
  map.addEventListener('pointerdown', press)
  map.addEventListener('click', click)
  box.addEventListener('wheel', wheel, { passive: false })
  return {
    zoom(by) {
      if (by === 'fit') moved.reset(motion())
      else moved.zoom(moved.getScale() * (by === 'in' ? CLOSER : 1 / CLOSER), motion())
    },
    show: (seatId) => show(moved, map, seatId),
    stop() {
      moved.destroy()
      map.removeEventListener('panzoomchange', touch)
      map.removeEventListener('pointerdown', press)
      map.removeEventListener('click', click)
      box.removeEventListener('wheel', wheel)
    },
  }
}

/** A jump for those who asked their device for less motion. */
const motion = () => ({ animate: !matchMedia('(prefers-reduced-motion: reduce)').matches })

/** Moves the map so far that the seat is within its box. */
function show(moved: PanzoomObject, map: HTMLElement, seatId: string): void {
  const seat = map.querySelector(`[data-seat="${seatId}"]`)?.getBoundingClientRect()
  const scale = moved.getScale()
  if (!seat || scale === 1) return
  const view = map.parentElement!.getBoundingClientRect()
  const beyond = (from: number, to: number, low: number, high: number) =>
    from < low ? low - from : to > high ? high - to : 0
  const x = beyond(seat.left - 24, seat.right + 24, view.left, view.right)
  const y = beyond(seat.top - 24, seat.bottom + 24, view.top, view.bottom)
  if (x !== 0 || y !== 0) moved.pan(x / scale, y / scale, { relative: true })
}
