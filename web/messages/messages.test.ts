// Translations of each area: complete (by type), used, and different from English.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Language, languages } from '../../shared/domain/contact.ts'

type Texts = Record<string, unknown>
const MESSAGES = import.meta.dirname
const WEB = join(MESSAGES, '..')
/** Names, and words that two languages share. */
const SAME = new Set([
  'name',
  'holderName',
  'pdf',
  'siteName',
  'format',
  'minutes',
  'administration',
  'genres',
  'movie',
  'visible',
  'webhooks',
])

/** A folder for each area, and beside it the file that gathers its languages as `<area>Messages`. */
const areas = readdirSync(MESSAGES, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
)
const sources = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('messages'))
  .map((file) => readFileSync(join(WEB, file), 'utf8'))
  .join('\n')

describe.each(areas)('%s', (area) => {
  const load = async (): Promise<Record<Language, Texts>> =>
    (await import(join(MESSAGES, `${area}.ts`)))[
      `${area.replace(/-(.)/g, (_, letter) => letter.toUpperCase())}Messages`
    ]

  test('every text is used by a page', async () => {
    const { en } = await load()
    const unused = Object.keys(en).filter(
      (key) => !new RegExp(`\\b(?:messages|texts)\\.${key}\\b`).test(sources),
    )
    expect(unused).toEqual([])
  })

  test('no text is left in English', async () => {
    const { en, ...others } = await load()
    expect(Object.keys(others).sort()).toEqual(languages.filter((each) => each !== 'en').sort())
    const say = (text: unknown) => (typeof text === 'function' ? text('7', 3) : text)
    for (const [language, texts] of Object.entries(others)) {
      const untranslated = Object.keys(en).filter((key) => !SAME.has(key) && say(texts[key]) === say(en[key]))
      expect(untranslated, language).toEqual([])
    }
  })
})
