// Reads the providers' lists of payments, page by page, for money that Milo lacks or has otherwise; and gives
// back what staff say of it.
import { claimListings, keepPage, type Listing, releaseListing } from '#shared/db/provider-listings.ts'
import { claimReturns, type DueReturn, endReturn } from '#shared/db/unknown-captures.ts'
import type { Log } from '#shared/log.ts'
import type { Sql } from '#shared/resources.ts'
import type { Handled } from '../messaging/consumer.ts'
import type { Provider } from '../providers/provider.ts'
import { refundOnce } from '../providers/refund-once.ts'

export interface ListingSettings {
  sql: Sql
  providers: Readonly<Record<string, Provider>>
}

// A claim lasts a minute, and each page renews it: between two claims other work of the round goes on.
const PAGES_AT_ONCE = 10

export interface Listings {
  claim(limit: number): Promise<Listing[]>
  read(listing: Listing, log: Log): Promise<Handled>
  claimReturns(limit: number): Promise<DueReturn[]>
  giveBack(due: DueReturn, log: Log): Promise<Handled>
}

export function newListings({ sql, providers }: ListingSettings): Listings {
  const names = Object.keys(providers)

  async function read(listing: Listing, log: Log): Promise<Handled> {
    const { provider, since, until } = listing
    let { position } = listing
    for (let page = 0; page < PAGES_AT_ONCE; page += 1) {
      const { captures, next } = await providers[provider]!.list({ since, until, position })
      const found = await keepPage(sql, { ...listing, position }, captures, next)
      if (!found) return 'done'
      for (const unknown of found.unknown)
        log.error({ provider, ...unknown }, 'a capture that Milo or its provider does not know')
      if (found.changed.length > 0)
        log.warn({ provider, paymentIds: found.changed }, 'otherwise at the provider')
      if (next === null) return 'done'
      position = next
    }
    await releaseListing(sql, provider)
    return 'later'
  }

  async function giveBack(due: DueReturn, log: Log): Promise<Handled> {
    const { id, reference, amount, currency, chargeKey, retries } = due
    const made = await refundOnce(providers[due.provider]!, {
      key: `${id}:unknown:${retries}`,
      paymentId: chargeKey ?? id,
      reference,
      amount,
      currency,
    })
    if (made.status === 'pending') return 'later'
    const failure = made.status === 'failed' ? made.reason : null
    await endReturn(sql, due, failure)
    log.info({ unknownCaptureId: id, reference, failure }, 'an unknown capture goes back')
    return 'done'
  }

  return {
    claim: (limit) => claimListings(sql, names, limit),
    read,
    claimReturns: (limit) => claimReturns(sql, names, limit),
    giveBack,
  }
}
