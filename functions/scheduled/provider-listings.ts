// POST /v1/scheduled/provider-listings, and every night — begins a reading of the providers' lists of
// payments, for money that Milo lacks. The workers read them, page by page.
import { beginListings } from '#shared/db/provider-listings.ts'
import { newScheduledFunction } from '#shared/http/scheduled.ts'

export default newScheduledFunction({
  name: 'provider-listings',
  summary: "Begin to read the providers' lists of payments",
  run: async ({ sql }) => ({ begun: await beginListings(sql) }),
})
