// GET /office/webhooks/:endpointId — a webhook endpoint and its deliveries, newest first; for admins.
import { findEndpoint, listNewestDeliveries } from '#shared/db/webhooks.ts'
import { webhookEvents } from '#shared/domain/webhook.ts'
import { CursorMoment, page } from '#shared/http/requests/inputs.ts'
import { Id } from '#shared/std/ids.ts'
import { WebhookPage } from '../../../web/pages/office/webhook.tsx'
import { CursorText, PAGE_LENGTH, readCursor } from './lists.ts'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/webhooks/:endpointId',
  summary: 'A webhook endpoint and its deliveries',
  reads: { endpointId: Id, cursor: CursorText },
  admins: true,
  async show(c, { endpointId, cursor }, office) {
    const endpoint = endpointId && (await findEndpoint(c.var.sql, endpointId))
    if (!endpoint) return undefined
    const before = readCursor(cursor, CursorMoment)
    const rows = await listNewestDeliveries(c.var.sql, {
      endpointId: endpoint.id,
      before,
      limit: PAGE_LENGTH + 1,
    })
    const { items, nextCursor } = page(
      rows,
      PAGE_LENGTH,
      (delivery) => delivery,
      ({ createdAt, id }) => [createdAt.toISOString(), id],
    )
    return WebhookPage({ office, endpoint, events: webhookEvents, deliveries: items, next: nextCursor })
  },
})
