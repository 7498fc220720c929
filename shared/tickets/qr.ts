// QR codes as SVG, as PNG, and as squares to draw. Runs on every host.
import encodeQR from 'qr'
import { BLACK_AND_WHITE, encodePng } from './png.ts'

// Modules of quiet zone on each side, as ISO 18004 requires.
const QUIET = 4
// Screens crack and paper folds: 15 % may be unreadable.
const CORRECTION = 'medium'
const PNG_PIXELS_PER_MODULE = 8

/** Rows of modules, true where dark, quiet zone included. */
export const qrModules = (text: string): boolean[][] =>
  encodeQR(text, 'raw', { ecc: CORRECTION, border: QUIET })

/** Runs of dark modules in a row: start and length. */
export function darkRuns(row: readonly boolean[]): { at: number; length: number }[] {
  const runs: { at: number; length: number }[] = []
  for (const [at, dark] of row.entries()) {
    const last = runs.at(-1)
    if (dark && last && last.at + last.length === at) last.length += 1
    else if (dark) runs.push({ at, length: 1 })
  }
  return runs
}

export function qrSvg(text: string): string {
  const modules = qrModules(text)
  const dark = modules
    .flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')
  const size = modules.length
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${dark}"/></svg>`
}

/** Black and white, one bit per pixel. */
export async function qrPng(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const modules = qrModules(text)
  const size = modules.length * PNG_PIXELS_PER_MODULE
  const rowBytes = size / 8
  const pixels = new Uint8Array(rowBytes * size)
  for (const [y, row] of modules.entries()) {
    const first = y * PNG_PIXELS_PER_MODULE * rowBytes
    // Eight pixels of one bit: a module is a byte, and its row is repeated.
    for (const [x, dark] of row.entries()) pixels[first + x] = dark ? 0 : 0xff
    for (let copy = 1; copy < PNG_PIXELS_PER_MODULE; copy += 1)
      pixels.copyWithin(first + copy * rowBytes, first, first + rowBytes)
  }
  return encodePng(pixels, { width: size, height: size, ...BLACK_AND_WHITE })
}
