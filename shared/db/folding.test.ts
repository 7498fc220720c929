// What people type finds what is there: `fold` of the schema and the search built on it.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertMovie } from '../../testing/catalogue.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import type { Sql } from '../resources.ts'
import { listMovies } from './movie-lists.ts'

let database: TestDatabase
let sql: Sql
beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
})
afterAll(() => database.end())

const foldAll = async (texts: string[]) =>
  (
    await sql<{ folded: string }[]>`
    select fold(text) as folded from unnest(${texts}::text[]) with ordinality as given (text, place) order by place`
  ).map(({ folded }) => folded)

describe('one form for', () => {
  test.each([
    ['accents', 'Été', 'ete'],
    ['accents of their own', 'E\u0301te\u0301', 'ete'],
    [
      'letters that have no accent to take off',
      'Łódź Æon Øster Đorđe þing Œuvre',
      'lodz aeon oster dorde thing oeuvre',
    ],
    ['the i with and without its dot', 'Işık İSTANBUL ISPARTA', 'isik istanbul isparta'],
    ['sharp s', 'Straße STRASSE', 'strasse strasse'],
    ['Vietnamese', 'Đà Nẵng', 'da nang'],
    ['Greek, to the end of a word', 'ΟΔΟΣ Ἀθῆναι', 'οδοσ αθηναι'],
    ['Russian', 'Ёлка', 'елка'],
    ['Hebrew without points', 'שָׁלוֹם', 'שלום'],
    ['Arabic without vowels', 'شَمْس', 'شمس'],
    ['half and full width', 'ｶﾞﾝﾀﾞﾑ ＡＢＣ', 'ガンダム abc'],
    ['voiced kana, which stay', 'がき かき', 'がき かき'],
    ['ligatures and digits', 'ﬁn ① Ⅳ', 'fin 1 iv'],
    ['apostrophes of all kinds', "L’été Ocean's Okʼ", 'l ete ocean s ok'],
    ['hyphens, dots and blanks', 'Saint-Étienne  São\u00a0 Paulo – WALL·E', 'saint etienne sao paulo wall e'],
    ['what nobody sees', 'co\u00adop\u200b \ufeffx', 'coop x'],
    ['signs, which stay', '100% *', '100% *'],
    ['nothing but what is taken off', '-', '-'],
  ])('%s: %s', async (_, given, folded) => {
    expect(await foldAll([given])).toEqual([folded])
  })
})

// Letters of alphabets with and without case.
const letter = fc.oneof(
  ...[
    [0x41, 0x5a],
    [0x61, 0x7a],
    [0xc0, 0xd6],
    [0xd8, 0xf6],
    [0xf8, 0x17f],
    [0x1e00, 0x1ef9],
    [0x391, 0x3a1],
    [0x3b1, 0x3c9],
  ].map(range),
  ...[
    [0x410, 0x44f],
    [0x5d0, 0x5ea],
    [0x627, 0x63a],
    [0x3041, 0x3096],
    [0x30a1, 0x30fa],
    [0x4e00, 0x4fff],
    [0xac00, 0xacff],
  ].map(range),
)
function range([from, to]: number[]): fc.Arbitrary<string> {
  return fc.integer({ min: from!, max: to! }).map((code) => String.fromCodePoint(code))
}
const word = fc.string({ unit: letter, minLength: 1, maxLength: 8 })
const title = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '))

test('every spelling of the same text has the same form, and folding a form changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(title, { minLength: 20, maxLength: 20 }), async (titles) => {
      const forms = await foldAll(titles)
      const spellings: ((text: string) => string)[] = [
        (text) => text.normalize('NFD'),
        (text) => text.normalize('NFKC'),
        (text) => text.toUpperCase(),
        (text) => text.toLowerCase().normalize('NFD'),
        (text) => ` ${text.replaceAll(' ', ' \u3000 ')} `,
      ]
      for (const spell of spellings) expect(await foldAll(titles.map(spell))).toEqual(forms)
      expect(await foldAll(forms)).toEqual(forms)
    }),
    { numRuns: 30 },
  )
})

const find = async (q: string) =>
  (await listMovies(sql, { q, sort: 'relevance', limit: 50 })).map((found) => found.movie.title)

describe('typed', () => {
  const there = [
    'L’Été dernier',
    'Amélie',
    'Łódź by Night',
    'Æon Flux',
    'Işık',
    '千と千尋の神隠し',
    '20世紀少年',
    '기생충',
    '올드보이',
    'Saint-Étienne, mon amour',
    'Spider-Man: No Way Home',
    'Große Straße',
  ]
  beforeAll(async () => {
    for (const title of there) await insertMovie(sql, { title })
    await sql`insert into movies (id, title, duration_minutes, synopsis, credits) values (gen_random_uuid(), 'Plain', 90,
      'Un été à Łódź. 風の谷のナウシカ', ${sql.json([{ role: 'réalisatrice', name: 'Agnès Œuvrard' }])})`
  })

  test.each([
    ['ete', ['L’Été dernier', 'Plain']],
    ['e\u0301te\u0301', ['L’Été dernier', 'Plain']],
    ['ÉTÉ', ['L’Été dernier', 'Plain']],
    ['ame\u0301lie', ['Amélie']],
    ['amelie', ['Amélie']],
    ['lodz', ['Łódź by Night', 'Plain']],
    ['lodz  by', ['Łódź by Night']],
    ['aeon', ['Æon Flux']],
    ['æ', ['Æon Flux']],
    ['isik', ['Işık']],
    ['IŞIK', ['Işık']],
    ['千尋', ['千と千尋の神隠し']],
    ['神隠', ['千と千尋の神隠し']],
    ['尋', ['千と千尋の神隠し']],
    ['尋千', []],
    ['世紀', ['20世紀少年']],
    ['20世', ['20世紀少年']],
    ['보이', ['올드보이']],
    ['ナウ', ['Plain']],
    ['千尋 ナウシカ', []],
    ['ナウシカ été', ['Plain']],
    ['saint etienne', ['Saint-Étienne, mon amour']],
    ['spider man home', ['Spider-Man: No Way Home']],
    ['grosse strasse', ['Große Straße']],
    ['agnes oeuvrard', ['Plain']],
    ['realisatrice', ['Plain']],
    ['-', []],
    ['\u200b', []],
    ['%', []],
    ['\\', []],
  ])('%j finds %j', async (q, expected) => {
    const found = await find(q)
    expect(found.slice(0, Math.max(1, expected.length)).sort()).toEqual([...expected].sort())
  })

  test('any part of any title, in any spelling, finds it', async () => {
    await fc.assert(
      fc.asyncProperty(title, fc.nat(), fc.nat({ max: 3 }), async (title, seed, spelling) => {
        const id = await insertMovie(sql, { title: title.normalize('NFC') })
        const words = title.split(' ')
        const typed = words[seed % words.length]!
        const spelt = [typed, typed.normalize('NFD'), typed.toUpperCase(), `  ${typed}`][spelling]!
        const found = await listMovies(sql, { q: spelt, sort: 'title', limit: 1000 })
        await sql`delete from movies where id = ${id}`
        expect(found.map(({ movie }) => movie.id)).toContain(id)
      }),
      { numRuns: 150 },
    )
  })
})

test('titles are in dictionary order, page by page as well as all at once', async () => {
  const genre = 'Comédie'
  const ordered = [
    '2 Days',
    'Ährenfeld',
    'apple',
    'Ärger',
    'Éclair',
    'eclipse',
    'Élan',
    'lamp',
    'Łódź',
    'Lyon',
    'zebra',
    'Žižkov',
    'Zoo',
    'Ωmega',
    'Ёлка',
  ]
  for (const title of [...ordered].reverse()) await insertMovie(sql, { title, genres: [genre] })
  const titlesOf = async (limit: number, after?: readonly [string, string]) =>
    listMovies(sql, { genre: 'comedie', sort: 'title', limit, after })
  expect((await titlesOf(100)).map(({ movie }) => movie.title)).toEqual(ordered)
  const seen: string[] = []
  for (let after: [string, string] | undefined; ; ) {
    const [next] = await titlesOf(1, after)
    if (!next) break
    seen.push(next.movie.title)
    after = [next.sortedBy, next.movie.id]
  }
  expect(seen).toEqual(ordered)
})
