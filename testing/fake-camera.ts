// What a fake camera of Chromium shows: a film of one still, as YUV4MPEG2.
import { writeFile } from 'node:fs/promises'
import { qrModules } from '#shared/tickets/qr.ts'

const WIDTH = 640
const HEIGHT = 480
const PIXELS_PER_MODULE = 7
const FRAMES = 10
const GREY = 128
const WHITE = 235
const BLACK = 16

/** A QR code before a grey wall, a little off the middle, as a hand holds it. */
export async function writeFilm(path: string, code: string): Promise<void> {
  const modules = qrModules(code)
  const light = Buffer.alloc(WIDTH * HEIGHT, GREY)
  const side = modules.length * PIXELS_PER_MODULE
  const left = Math.floor((WIDTH - side) / 2) + 9
  const top = Math.floor((HEIGHT - side) / 2) - 3
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const dark = modules[Math.floor(y / PIXELS_PER_MODULE)]![Math.floor(x / PIXELS_PER_MODULE)]
      light[(top + y) * WIDTH + left + x] = dark ? BLACK : WHITE
    }
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, GREY)
  const frame = [Buffer.from('FRAME\n'), light, colour]
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420mpeg2\n`)
  await writeFile(path, Buffer.concat([head, ...Array.from({ length: FRAMES }, () => frame).flat()]))
}

/** How Chromium is started to see it. */
export const cameraArguments = (film: string): string[] => [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${film}`,
]
