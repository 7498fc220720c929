// Translations: complete (by type), used, and different from English.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { languages } from '../../shared/domain/contact.ts'
import { en } from './en.ts'
import { messagesOf } from './messages.ts'

const WEB = join(import.meta.dirname, '..')
/** Names, and words that two languages share. */
const SAME = new Set(['siteName', 'format', 'minutes'])

test('every text is used by a page', () => {
  const sources = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('messages'))
    .map((file) => readFileSync(join(WEB, file), 'utf8'))
    .join('\n')
  expect(Object.keys(en).filter((key) => !new RegExp(`\\bmessages\\.${key}\\b`).test(sources))).toEqual([])
})

test('no text is left in English', () => {
  const say = (text: unknown) => (typeof text === 'function' ? text('7', 3) : text)
  for (const language of languages.filter((each) => each !== 'en')) {
    const texts = messagesOf(language) as Record<string, unknown>
    const untranslated = Object.entries(en).filter(
      ([key, text]) => !SAME.has(key) && say(texts[key]) === say(text),
    )
    expect(
      untranslated.map(([key]) => key),
      language,
    ).toEqual([])
  }
})
