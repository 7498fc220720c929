// In the browser: the picture follows the drawing as one types, errors name row and seat, and a rectangle
// over the picture paints its seats.
import { render } from 'preact'
import type { Language } from '../../../shared/domain/contact.ts'
import { readDrawing } from '../../../shared/domain/drawing.ts'
import { seatLabel } from '../../../shared/domain/seat-name.ts'
import { paint } from '../../../shared/domain/written-drawing.ts'
import { drawingErrorInWords } from '../../../shared/messages/drawing-errors.ts'
import { LAYOUT_ERRORS, LAYOUT_FORM, LAYOUT_PREVIEW, PAINT } from '../../components/office/layout-data.ts'
import { LayoutPicture, placeAt } from '../../components/office/layout-picture.tsx'
import { layoutsMessages } from '../../messages/layouts.ts'
import { call, type Problem } from '../call.ts'

const language = document.documentElement.lang as Language
const texts = layoutsMessages[language]
const form = document.getElementById(LAYOUT_FORM) as HTMLFormElement
const text = form.elements.namedItem('drawing') as HTMLTextAreaElement
const preview = document.getElementById(LAYOUT_PREVIEW)!
const errors = document.getElementById(LAYOUT_ERRORS)!
const problemPlace = form.querySelector<HTMLElement>('.form-problem')!
const saved = form.querySelector<HTMLElement>('[data-saved]')!

text.addEventListener('input', show)
if (text.value !== '') show()

/** The last picture stays while a line is wrong. */
function show(): void {
  const read = readDrawing(text.value)
  text.setAttribute('aria-invalid', String(!read.ok))
  errors.replaceChildren()
  if (read.ok) {
    render(<LayoutPicture seats={read.layout.seats} texts={texts} />, preview)
    return
  }
  const list = document.createElement('ul')
  for (const error of read.errors)
    list.append(element('li', texts.lineWrong(error.line, drawingErrorInWords(language, error))))
  errors.append(element('p', texts.errorsFound(read.errors.length)), list)
}

function element(name: 'li' | 'p', content: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = content
  return made
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void save()
})

async function save(): Promise<void> {
  show()
  if (!readDrawing(text.value).ok) {
    text.focus()
    return
  }
  if (form.getAttribute('aria-busy') === 'true') return
  form.setAttribute('aria-busy', 'true')
  problemPlace.hidden = true
  saved.hidden = true
  const path = `/v1/screens/${form.dataset.screen}/layout`
  const called = await call<{ version: number }>({ method: 'PUT', path, body: text.value, language })
  form.setAttribute('aria-busy', 'false')
  if (called.ok) {
    saved.textContent = texts.savedAs(called.value.version)
    saved.hidden = false
    return
  }
  problemPlace.textContent = inWords(called.problem)
  problemPlace.hidden = false
}

interface SoldSeat {
  section: string | null
  row: string
  number: number
}

function inWords({ code, title, errors = [], seats }: Problem): string {
  if (code === 'layout_in_use' && Array.isArray(seats)) {
    const names = (seats as SoldSeat[]).map(seatLabel)
    return `${texts.soldWouldGo} ${[...new Set(names)].join(', ')}`
  }
  return [title, ...errors.map(({ path, message }) => `${path} ${message}`)].join('. ')
}

// A rectangle over the picture: pressed at one corner, let go at the other, given up by Escape.
const SVG = 'http://www.w3.org/2000/svg'
let begun: { x: number; y: number; frame: SVGRectElement; pointer: number } | undefined

preview.addEventListener('pointerdown', (event) => {
  const svg = preview.querySelector('svg')
  if (!svg || event.button !== 0 || event.pointerType === 'touch') return
  event.preventDefault()
  const frame = document.createElementNS(SVG, 'rect')
  frame.setAttribute('class', 'paint-frame')
  svg.append(frame)
  begun = { ...pointIn(svg, event), frame, pointer: event.pointerId }
  preview.setPointerCapture(event.pointerId)
})

preview.addEventListener('pointermove', (event) => {
  const svg = preview.querySelector('svg')
  if (!begun || !svg) return
  const to = pointIn(svg, event)
  const { frame } = begun
  frame.setAttribute('x', String(Math.min(begun.x, to.x)))
  frame.setAttribute('y', String(Math.min(begun.y, to.y)))
  frame.setAttribute('width', String(Math.abs(to.x - begun.x)))
  frame.setAttribute('height', String(Math.abs(to.y - begun.y)))
})

preview.addEventListener('pointerup', (event) => {
  const svg = preview.querySelector('svg')
  if (!begun || !svg) return
  const [from, to] = [begun, pointIn(svg, event)]
  giveUp()
  const sign = document.querySelector<HTMLInputElement>(`input[name="${PAINT}"]:checked`)?.value ?? 's'
  // A seat is painted where its middle lies within.
  const middle = (at: number) => placeAt(at) - 0.5
  text.value = paint(
    text.value,
    {
      left: Math.min(middle(from.x), middle(to.x)),
      right: Math.max(middle(from.x), middle(to.x)),
      front: Math.min(middle(from.y), middle(to.y)),
      back: Math.max(middle(from.y), middle(to.y)),
    },
    sign,
  )
  show()
})

preview.addEventListener('pointercancel', giveUp)
document.addEventListener('keydown', ({ key }) => key === 'Escape' && giveUp())

function giveUp(): void {
  begun?.frame.remove()
  begun = undefined
}

function pointIn(svg: SVGSVGElement, { clientX, clientY }: PointerEvent): { x: number; y: number } {
  const { left, top, width, height } = svg.getBoundingClientRect()
  const { width: wide, height: high } = svg.viewBox.baseVal
  return { x: ((clientX - left) / width) * wide, y: ((clientY - top) / height) * high }
}
