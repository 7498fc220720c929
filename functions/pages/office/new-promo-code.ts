// GET /office/promo-codes/new — the form of a new promo code.
import { promoCounts } from '#shared/domain/promo.ts'
import { NewPromoCodePage } from '../../../web/pages/office/promo-code.tsx'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/promo-codes/new',
  summary: 'The form of a new promo code',
  reads: {},
  async show(_c, _asked, office) {
    return NewPromoCodePage({ office, counts: promoCounts })
  },
})
