// Reads a workbook of a report, as a spreadsheet would show it.
import { strFromU8, unzipSync } from 'fflate'
import { expect } from 'vitest'

const entity: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }

/** Rows of a workbook by the titles of its first one, without any formula. */
export function readSheet(bytes: Uint8Array): Record<string, string | number>[] {
  const xml = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml']!)
  expect(xml).not.toContain('<f>')
  const rows = [...xml.matchAll(/<row r="\d+">(.*?)<\/row>/gs)].map(([, row]) =>
    Object.fromEntries(
      [...row!.matchAll(/<c r="([A-Z]+)\d+"[^>]*>(?:<v>(.*?)<\/v>|<is><t[^>]*>(.*?)<\/t><\/is>)<\/c>/gs)].map(
        ([, column, number, text]) => [
          column!,
          number === undefined ? text!.replaceAll(/&\w+;/g, (sign) => entity[sign]!) : Number(number),
        ],
      ),
    ),
  )
  const [titles, ...lines] = rows
  return lines.map((line) =>
    Object.fromEntries(Object.entries(line).map(([column, value]) => [String(titles![column]), value])),
  )
}
