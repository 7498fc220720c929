// A rectangle drawn over the map of a hall by mouse or pen. A finger scrolls the page and taps.

/** What moved less was a click. */
const LEAST_PX = 8

interface Point {
  x: number
  y: number
}

/** Corners in units of the drawing. */
export type Drawn = (
  corners: { left: number; top: number; right: number; bottom: number },
  more: boolean,
) => void

/** Answers how to stop. A map that is drawn larger than its box is moved by dragging instead. */
export function attachRectangle(map: HTMLElement, drawn: Drawn): () => void {
  const box = map.parentElement!
  const shown = document.createElement('div')
  shown.className = 'rectangle'
  shown.hidden = true
  box.append(shown)
  let from: Point | undefined
  const down = ({ button, pointerType, clientX: x, clientY: y }: PointerEvent) => {
    const isZoomed = map.getBoundingClientRect().width > box.clientWidth + 1
    from = button === 0 && pointerType !== 'touch' && !isZoomed ? { x, y } : undefined
  }
  const move = ({ clientX: x, clientY: y }: PointerEvent) => {
    if (from) draw(shown, box, from, { x, y })
  }
  const up = ({ clientX: x, clientY: y, shiftKey }: PointerEvent) => {
    const began = from
    from = undefined
    shown.hidden = true
    if (!began || isClick(began, { x, y })) return
    const [a, b] = [inDrawing(map, began), inDrawing(map, { x, y })]
    const [left, right, top, bottom] = [
      Math.min(a.x, b.x),
      Math.max(a.x, b.x),
      Math.min(a.y, b.y),
      Math.max(a.y, b.y),
    ]
    drawn({ left, top, right, bottom }, shiftKey)
  }
  box.addEventListener('pointerdown', down)
  // Also beyond the box.
  addEventListener('pointermove', move)
  addEventListener('pointerup', up)
  return () => {
    shown.remove()
    box.removeEventListener('pointerdown', down)
    removeEventListener('pointermove', move)
    removeEventListener('pointerup', up)
  }
}

const isClick = (a: Point, b: Point): boolean => Math.hypot(a.x - b.x, a.y - b.y) <= LEAST_PX

function draw(shown: HTMLElement, box: HTMLElement, from: Point, to: Point): void {
  shown.hidden = isClick(from, to)
  const { left, top } = box.getBoundingClientRect()
  shown.style.left = `${Math.min(from.x, to.x) - left + box.scrollLeft}px`
  shown.style.top = `${Math.min(from.y, to.y) - top + box.scrollTop}px`
  shown.style.width = `${Math.abs(from.x - to.x)}px`
  shown.style.height = `${Math.abs(from.y - to.y)}px`
}

const inDrawing = (map: HTMLElement, { x, y }: Point): Point =>
  new DOMPoint(x, y).matrixTransform(map.querySelector('svg')!.getScreenCTM()!.inverse())
