// GET /office/promo-codes/:promoCodeId — a code, when and how often it may be used, and its end.
import { findPromoCode } from '#shared/db/promo-codes.ts'
import { Id } from '#shared/std/ids.ts'
import { PromoCodePage } from '../../../web/pages/office/promo-code.tsx'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/promo-codes/:promoCodeId',
  summary: 'A promo code, to be changed or ended',
  reads: { promoCodeId: Id },
  async show(c, { promoCodeId }, office) {
    const promo = promoCodeId && (await findPromoCode(c.var.sql, c.var.user.id, promoCodeId))
    return promo ? PromoCodePage({ office, promo }) : undefined
  },
})
