// GET /office/promo-codes — the codes of the visitor's theaters and of the chain, by code.
import { listPromoCodes } from '#shared/db/promo-codes.ts'
import { page, Token } from '#shared/http/requests/inputs.ts'
import { PromoCodesPage } from '../../../web/pages/office/promo-codes.tsx'
import { CursorText, PAGE_LENGTH, readCursor } from './lists.ts'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/promo-codes',
  summary: 'Promo codes and their uses',
  reads: { code: Token(40), cursor: CursorText },
  async show(c, { code, cursor }, office) {
    const after = readCursor(cursor)
    const asked = { beginsWith: code?.toUpperCase(), after, limit: PAGE_LENGTH + 1 }
    const rows = await listPromoCodes(c.var.sql, c.var.user.id, asked)
    const { items, nextCursor } = page(
      rows,
      PAGE_LENGTH,
      (promo) => promo,
      ({ code, id }) => [code, id],
    )
    return PromoCodesPage({ office, code, codes: items, next: nextCursor, now: new Date() })
  },
})
