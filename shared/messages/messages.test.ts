// Every message exists in every language, says something of its own there, and is used.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sourcesOf } from '../../local/violations.ts'
import { type Language, languages } from '../domain/contact.ts'
import { problemResponse } from '../http/problem-answers.ts'
import { problemKinds } from '../http/problems.ts'
import { askedLanguage } from './accept-language.ts'
import { listIn, plural, wallTimeIn } from './formats.ts'
import { messages } from './messages.ts'
import { problemTitles } from './problem-titles.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const others = languages.filter((language) => language !== 'en')

/** Any value, wherever a message puts one: numbers, and objects with every field. */
const ANY: unknown = new Proxy(() => 'X', {
  get: (_, name) => (name === Symbol.toPrimitive ? () => 'X' : name === 'section' ? null : ANY),
})

function textsOf(language: Language): Map<string, string> {
  const say = (value: unknown): string =>
    typeof value === 'function' ? value(ANY, ANY, ANY, ANY) : String(value)
  return new Map(
    Object.entries(messages[language]).flatMap(([key, value]): [string, string][] =>
      typeof value === 'object'
        ? Object.entries(value).map(([name, text]) => [`${key}.${name}`, say(text)])
        : [[key, say(value)]],
    ),
  )
}

/** Words that two languages share. */
const SAME = /^(category\.(standard|premium|sofa)|ticketType\.senior|accessible)$/

test.each(others)('%s has the messages of English, all translated, with the same values', (language) => {
  const [english, translated] = [textsOf('en'), textsOf(language)]
  expect([...translated.keys()].sort()).toEqual([...english.keys()].sort())
  for (const [key, text] of translated) {
    expect(text.trim(), key).not.toBe('')
    if (!SAME.test(key)) expect(text, key).not.toBe(english.get(key))
    const values = (words: string) => (words.match(/X/g) ?? []).length
    expect(values(text), key).toBe(values(english.get(key)!))
  }
})

test('no message is left unused', () => {
  const code = sourcesOf(ROOT)
    .filter((path) => /\.tsx?$/.test(path) && !/^shared\/messages\/|\.test\.ts$/.test(path))
    .map((path) => readFileSync(`${ROOT}/${path}`, 'utf8'))
    .filter((text) => text.includes('/messages/messages.ts'))
    .join('\n')
  const isUsed = (key: string) => new RegExp(`\\.${key}\\b|'${key}'`).test(code)
  expect(Object.keys(messages.en).filter((key) => !isUsed(key))).toEqual([])
  expect(isUsed('aMessageThatNobodyWrote')).toBe(false)
})

describe('problems', () => {
  test.each(others)('have a title for each code in %s, and no other', (language) => {
    expect(Object.keys(problemTitles[language as keyof typeof problemTitles]).sort()).toEqual(
      Object.keys(problemKinds).sort(),
    )
  })

  test('keep code and detail, and English where no other language is asked for', async () => {
    const answer = async (accept?: string) =>
      (await problemResponse('seats_taken', 'id', {}, accept).json()) as Record<string, string>
    const english = await answer()
    expect(english.title).toBe('Seats taken')
    expect(await answer('en-GB,de')).toEqual(english)
    expect(await answer('de-CH,de;q=0.9,en;q=0.8')).toEqual({ ...english, title: 'Plätze vergeben' })
  })
})

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['ja, ar;q=0.4, fr;q=0.5', 'fr'],
  ['EN-gb;q=0.1, de', 'en'],
  ['de;q=0, es;q=0.001', 'es'],
  ['de;q=nonsense', 'en'],
  ['DE-at', 'de'],
  ['den', 'en'],
])('Accept-Language "%s" means %s', (header, language) => {
  expect(askedLanguage(header)).toBe(language)
})

test('no header breaks the choice of a language', () => {
  fc.assert(fc.property(fc.string(), (header) => languages.includes(askedLanguage(header))))
})

test('formats are those of the language, at the theater', () => {
  const at = new Date('2026-12-01T19:30:00Z')
  expect(wallTimeIn('de', at, 'Europe/Vienna')).toBe('Dienstag, 1. Dezember 2026 um 20:30')
  expect(wallTimeIn('fr', at, 'Europe/Paris')).toMatch(/^mardi 1 décembre 2026/)
  // Doha is two hours ahead of Vienna; digits are those of rows and seats.
  expect(wallTimeIn('ar', at, 'Asia/Qatar')).toMatch(/10:30/)
  expect(listIn('ar', ['A1', 'A2'])).toBe('A1، A2')
  expect(plural('ar', 2, { one: '1', two: '2', other: 'n' })).toBe('2')
  expect(plural('de', 2, { one: '1', two: '2', other: 'n' })).toBe('n')
})
