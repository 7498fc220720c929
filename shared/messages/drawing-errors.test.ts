// Each error of a drawing has words in each language, which say what the domain found.
import { describe, expect, test } from 'vitest'
import { languages } from '../domain/contact.ts'
import { type DrawingError, type DrawingFault, readDrawing } from '../domain/drawing.ts'
import { drawingErrorInWords } from './drawing-errors.ts'

/** A drawing for each error, and what its words must name. Fails to compile where a code is missing. */
const drawings: Record<DrawingFault['code'], { drawing: string; names: string[] }> = {
  section_name: { drawing: '[]\nA  ss', names: ['1', '24'] },
  row_form: { drawing: 'ssss', names: ['1', '8'] },
  row_repeated: { drawing: 'Q7  ss\nQ7  ss', names: ['Q7'] },
  row_too_long: { drawing: `A  ${'s'.repeat(301)}`, names: ['300'] },
  unknown_sign: { drawing: 'Q7  ssss!', names: ['"!"', '5', 'Q7', 's p r o w c .'] },
  companion_alone: { drawing: 'Q7  sssc', names: ['4', 'Q7'] },
  no_seat: { drawing: 'A  ..', names: [] },
  too_large: { drawing: `A  s${'\n'.repeat(400)}B  s`, names: ['3000', '300'] },
}

function errorOf(code: string, drawing: string): DrawingError {
  const read = readDrawing(drawing)
  if (read.ok || read.errors.length !== 1) throw new Error(`${code}: ${JSON.stringify(read)}`)
  return read.errors[0]!
}

describe.each(Object.entries(drawings))('%s', (code, { drawing, names }) => {
  test.each(languages)('in %s: names what was found', (language) => {
    const error = errorOf(code, drawing)
    expect(error.code).toBe(code)
    const said = drawingErrorInWords(language, error)
    for (const name of names) expect(said).toContain(name)
    expect(said).not.toMatch(/undefined|\[object/)
  })

  test('no two languages say the same', () => {
    const error = errorOf(code, drawing)
    expect(new Set(languages.map((language) => drawingErrorInWords(language, error))).size).toBe(
      languages.length,
    )
  })
})

test('a sign that cannot be seen is said by its number, in each language', () => {
  const error = errorOf('unknown_sign', 'A  s\u0000')
  for (const language of languages) expect(drawingErrorInWords(language, error)).toContain('"\\u0000"')
})
