// Amounts of money as cashiers type them.
import { minorDigits } from '../../../../shared/messages/formats.ts'

/** "12", "12,5" or "12.50" in minor units; undefined for anything else. */
export function minorUnits(text: string, currency: string): number | undefined {
  const digits = minorDigits(currency)
  const found = /^(\d{1,9})(?:[.,](\d+))?$/.exec(text.trim())
  if (!found) return undefined
  const [, whole = '', fraction = ''] = found
  if (fraction.length > digits) return undefined
  return Number(whole + fraction.padEnd(digits, '0'))
}
