// Tickets print every script, complete and inside the margins.
import { getDocumentProxy } from 'unpdf'
import { expect, test } from 'vitest'
import type { ShownTicket } from '../db/ticket-views.ts'
import type { Language } from '../domain/contact.ts'
import { fontFiles } from './font-files.ts'
import { ticketPdf } from './pdf.ts'

const PAGE_WIDTH = 297.64
const MARGIN = 24

const ticket = (movieTitle: string, address = 'Kärntner Straße 1', language: Language = 'en'): ShownTicket =>
  ({
    id: '019ad3c0-0000-7000-8000-000000000000',
    language,
    code: 'A'.repeat(200),
    seat: { section: null, row: 'F', number: 12, category: 'standard', ticketType: 'adult' },
    showtime: {
      movieTitle,
      startsAt: new Date('2026-12-01T19:00:00Z'),
      timeZone: 'Europe/Vienna',
      theaterName: 'Gartenbau',
      screenNumber: 1,
      address,
      city: 'Wien',
    },
  }) as ShownTicket

type Item = { str: string; transform: number[]; width: number } | { type: string }

interface Piece {
  text: string
  left: number
  right: number
  bottom: number
  size: number
}

async function print(shown: ShownTicket): Promise<Piece[]> {
  const document = await getDocumentProxy(await ticketPdf(fontFiles, shown))
  expect(document.numPages).toBe(1)
  const { items } = await (await document.getPage(1)).getTextContent()
  return items.flatMap((item: Item) =>
    'str' in item && item.str.trim() !== ''
      ? [
          {
            text: item.str,
            left: item.transform[4]!,
            right: item.transform[4]! + item.width,
            bottom: item.transform[5]!,
            size: item.transform[0]!,
          },
        ]
      : [],
  )
}

const letters = (pieces: readonly Piece[]): string =>
  pieces
    .map(({ text }) => text)
    .join('')
    .normalize('NFKC')
    // A dot or an accent that a font draws separately is no character.
    .replace(/[\s\p{Cc}]/gu, '')

test.each([
  ['Japanese', '千と千尋の神隠し'],
  ['Greek', 'Ο Θίασος'],
  ['Cyrillic', 'Сталкер: ещё раз'],
  ['Polish', 'Zimna wojna: Łódź, żółć'],
  ['Vietnamese', 'Mùi đu đủ xanh ở Việt Nam'],
  ['Korean', '기생충'],
  ['Chinese, simplified', '霸王别姬 让子弹飞'],
  ['Thai', 'ลุงบุญมีระลึกชาติ'],
  ['decomposed accents', 'Ame\u0301lie'],
])('%s is printed as it is written', async (_, title) => {
  expect(letters(await print(ticket(title)))).toContain(
    title.normalize('NFC').replace(/\s/g, '').normalize('NFKC'),
  )
})

test.each([
  ['Arabic', 'كفرناحوم'],
  ['Hebrew', 'ביקור התזמורת'],
])('%s is printed whole, and begins at the right margin', async (_, title) => {
  const pieces = (await print(ticket(title))).filter(({ text }) =>
    /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text),
  )
  const sorted = (text: string) => [...text.normalize('NFKC').replace(/\s/g, '')].sort().join('')
  expect(sorted(letters(pieces))).toBe(sorted(title))
  // Combining marks count for slightly more than their width.
  const right = Math.max(...pieces.map((piece) => piece.right))
  expect(right).toBeGreaterThan(PAGE_WIDTH - MARGIN - 1)
  expect(right).toBeLessThan(PAGE_WIDTH - MARGIN + 5)
})

test('an Arabic ticket starts every line at the right margin, whatever script a name has', async () => {
  const pieces = (await print(ticket('Stalker', 'Parkring 1', 'ar'))).filter(
    // Dots that a font draws apart have no width.
    ({ size, left, right }) => size > 8 && right > left,
  )
  const ends = new Map<number, number>()
  for (const { bottom, right } of pieces)
    ends.set(Math.round(bottom), Math.max(right, ends.get(Math.round(bottom)) ?? 0))
  expect(ends.size).toBeGreaterThanOrEqual(6)
  for (const right of ends.values()) expect(right).toBeGreaterThan(PAGE_WIDTH - MARGIN - 2)
})

test('words of a right-to-left title run from right to left', async () => {
  const pieces = await print(ticket('אבא (2024) אמא'))
  const leftOf = (word: string) =>
    pieces.find(({ text }) => text.includes(word) || text.includes([...word].reverse().join('')))!.left
  expect(leftOf('2024')).toBeLessThan(leftOf('אבא'))
  expect(leftOf('אמא')).toBeLessThan(leftOf('2024'))
})

test('an emoji without a glyph becomes a box, and the rest prints', async () => {
  expect(letters(await print(ticket('Amélie 🎬 returns')))).toContain('Amélie□returns')
})

test.each([
  'WWW: WOMEN WHO WOW MOMMY',
  'MAMMA MIA! HERE WE GO AGAIN',
  'W'.repeat(200),
  'The Englishman Who Went Up a Hill But Came Down a Mountain, or How I Learned to Stop Worrying',
  '千'.repeat(200),
])('"%s" breaks into lines inside the margins, in letters that can be read', async (title) => {
  const pieces = await print(ticket(title, 'Avenue of the Very Long Names '.repeat(6)))
  for (const { left, right } of pieces) {
    expect(left).toBeGreaterThanOrEqual(MARGIN - 0.5)
    expect(right).toBeLessThanOrEqual(PAGE_WIDTH - MARGIN + 0.5)
  }
  expect(letters(pieces)).toContain(title.replace(/\s/g, ''))
  const titleSize = Math.max(...pieces.map(({ size }) => size))
  expect(titleSize).toBeGreaterThanOrEqual(title.length > 100 ? 7 : 14)
  // Lines do not overlap: each starts at least its size below the one before.
  const lines = [...new Map(pieces.map((piece) => [Math.round(piece.bottom * 10), piece])).values()].sort(
    (a, b) => b.bottom - a.bottom,
  )
  for (const [at, line] of lines.slice(1).entries())
    expect(lines[at]!.bottom - line.bottom).toBeGreaterThanOrEqual(line.size * 0.99)
})
