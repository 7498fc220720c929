// Font files on Node: read from the packages.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { FontFiles } from './fonts.ts'

export const FONTS_FOLDER = fileURLToPath(new URL('../../node_modules/@fontsource', import.meta.url))

export const fontFiles: FontFiles = {
  fetch: async (url) => new Response(await readFile(`${FONTS_FOLDER}${new URL(url).pathname}`)),
}
