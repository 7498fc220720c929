// Workbooks: numbers are numbers, text is text whatever it looks like, and XML stays well-formed.
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { writeXlsx } from './xlsx.ts'

const partsOf = (bytes: Uint8Array) =>
  Object.fromEntries(Object.entries(unzipSync(bytes)).map(([path, data]) => [path, strFromU8(data)]))
const cellsOf = (...row: (string | number | null)[]) => {
  const columns = row.map((_, index) => `c${index}`)
  return partsOf(writeXlsx('t', { columns, rows: [row] }))['xl/worksheets/sheet1.xml']!
}

test('a workbook names each of its parts', () => {
  const parts = partsOf(writeXlsx('sales', { columns: [], rows: [] }))
  expect(Object.keys(parts).sort()).toEqual([
    '[Content_Types].xml',
    '_rels/.rels',
    'xl/_rels/workbook.xml.rels',
    'xl/styles.xml',
    'xl/workbook.xml',
    'xl/worksheets/sheet1.xml',
  ])
  for (const path of Object.keys(parts).filter((each) => /^xl\/[^_]/.test(each)))
    expect(parts['[Content_Types].xml']).toContain(`PartName="/${path}"`)
  expect(parts['xl/workbook.xml']).toContain('<sheet name="sales"')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '|calc', '%0'])(
  'a text that looks like a formula is text that is quoted: %j',
  (text) => {
    const xml = cellsOf(text)
    expect(xml).toContain('<c r="A2" s="3" t="inlineStr">')
    expect(xml).not.toContain('<f>')
  },
)

test('signs of XML and escapes of workbooks are shown as they are; what XML cannot have is left out', () => {
  const xml = cellsOf('a<b>&"c"', 'x\u0000\u001by', '\ud800!', '_x0041_', 1.5, null, -3)
  expect(xml).toContain('>a&lt;b&gt;&amp;&quot;c&quot;<')
  expect(xml).toContain('>xy<')
  expect(xml).toContain('>!<')
  expect(xml).toContain('>_x005F_x0041_<')
  expect(xml).toContain('<c r="E2" s="0"><v>1.5</v></c><c r="G2" s="0"><v>-3</v></c>')
})

test('columns beyond Z have two letters', () => {
  const xml = cellsOf(...Array.from({ length: 28 }, (_, index) => index))
  for (const place of ['Z1', 'AA1', 'AB2']) expect(xml).toContain(`r="${place}"`)
})

test.each([
  ['EUR', 2, '#,##0.00 &quot;EUR&quot;'],
  ['JPY', 0, '#,##0 &quot;JPY&quot;'],
  ['KWD', 3, '#,##0.000 &quot;KWD&quot;'],
])('amounts in %s are shown with %d decimals', (currency, decimals, format) => {
  const money = { columns: new Set(['gross']), currency, decimals }
  const parts = partsOf(writeXlsx('t', { columns: ['tickets', 'gross'], rows: [[2, 13]], money }))
  expect(parts['xl/styles.xml']).toContain(`formatCode="${format}"`)
  expect(parts['xl/worksheets/sheet1.xml']).toContain(
    '<c r="A2" s="0"><v>2</v></c><c r="B2" s="2"><v>13</v></c>',
  )
})
