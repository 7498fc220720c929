// Contrast of the tokens in both themes, computed: 4.5:1 for text, 3:1 for shapes (WCAG 2.2, 1.4.3, 1.4.11).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CATEGORY_COLOURS } from '../../shared/domain/seat-map-picture.ts'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')

/** Both values of a token: of the light and of the dark theme. */
function valuesOf(name: string): [light: number, dark: number] {
  const match = new RegExp(`--${name}: light-dark\\(oklch\\(([^)]*)\\), oklch\\(([^)]*)\\)\\)`).exec(css)
  if (!match) throw new Error(`No token ${name}`)
  return [luminanceOf(match[1]!), luminanceOf(match[2]!)]
}

/** Relative luminance of an OKLCH color, by Ottosson (https://bottosson.github.io/posts/oklab/). */
function luminanceOf(text: string): number {
  const [lightness, chroma, hue] = text.split(/\s+/).map(Number) as [number, number, number]
  const angle = ((hue || 0) * Math.PI) / 180
  const [a, b] = [(chroma || 0) * Math.cos(angle), (chroma || 0) * Math.sin(angle)]
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (value: number) => Math.min(1, Math.max(0, value))
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Relative luminance of #rrggbb (WCAG 2.2). */
function luminanceOfHex(text: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(text.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: number, other: number) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)

test('the formula gives the known ratio of white on black', () => {
  expect(contrast(luminanceOf('1 0 0'), luminanceOf('0 0 0'))).toBeCloseTo(21, 1)
  expect(contrast(luminanceOfHex('#ffffff'), luminanceOfHex('#000000'))).toBeCloseTo(21, 1)
})

test.each([
  ['ink', 'paper', 4.5],
  ['ink', 'card', 4.5],
  ['ink', 'raised', 4.5],
  ['ink-soft', 'paper', 4.5],
  ['ink-soft', 'card', 4.5],
  ['accent', 'paper', 4.5],
  ['on-accent', 'accent-fill', 4.5],
  ['danger', 'card', 4.5],
  ['success', 'card', 4.5],
  ['info', 'card', 4.5],
  ['line', 'paper', 3],
  ['line', 'card', 3],
  ['info', 'paper', 3],
])('%s on %s has %d:1 in both themes', (front, ground, least) => {
  const [fronts, grounds] = [valuesOf(front), valuesOf(ground)]
  for (const theme of [0, 1] as const)
    expect(contrast(fronts[theme], grounds[theme])).toBeGreaterThanOrEqual(least)
})

describe('a seat of each category', () => {
  const seats = readFileSync(join(import.meta.dirname, 'seats.css'), 'utf8')
  const fills = [...seats.matchAll(/\.ground\.(\w+)[^}]*fill: (#\w{6})/g)].map(([, name, fill]) => [
    name!,
    fill!,
  ])
  const [, ink] = /\.ground text {[^}]*fill: oklch\(([^)]*)\)/.exec(seats)!

  test('is filled in the site as in the picture', () => {
    expect(Object.fromEntries(fills)).toEqual(CATEGORY_COLOURS)
  })

  test.each(fills)('%s: its letter and the edge of an offered seat can be read on it', (_, fill) => {
    expect(contrast(luminanceOf(ink!), luminanceOfHex(fill))).toBeGreaterThanOrEqual(4.5)
  })
})
