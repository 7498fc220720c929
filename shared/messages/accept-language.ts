// The language that a caller asks for by Accept-Language (RFC 9110 §12.5.4).
import { type Language, languages } from '../domain/contact.ts'

// Browsers send some ten; a longer list only costs time.
const MOST_ASKED = 20

/** The best of the five; English where none is asked for. Where English is first, the rest is not read. */
export function askedLanguage(header: string | undefined): Language {
  if (header === undefined || /^en\b/i.test(header)) return 'en'
  let [best, bestQuality]: [Language, number] = ['en', 0]
  for (const asked of header.split(',', MOST_ASKED)) {
    const [tag = '', ...parameters] = asked.split(';').map((part) => part.trim())
    const language = languages.find((known) => known === tag.split('-', 1)[0]!.toLowerCase())
    const quality = qualityOf(parameters)
    if (language && quality > bestQuality) [best, bestQuality] = [language, quality]
  }
  return best
}

/** 1 without a weight, 0 for one that is no number. */
function qualityOf(parameters: readonly string[]): number {
  const weight = parameters.find((parameter) => /^q=/i.test(parameter))
  return weight === undefined ? 1 : Number.parseFloat(weight.slice(2)) || 0
}
