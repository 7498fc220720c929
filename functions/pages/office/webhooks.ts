// GET /office/webhooks — webhook endpoints, all on one page; for admins.
import { listEndpoints } from '#shared/db/webhooks.ts'
import { webhookEvents } from '#shared/domain/webhook.ts'
import { WebhooksPage } from '../../../web/pages/office/webhooks.tsx'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/webhooks',
  summary: 'Webhook endpoints',
  reads: {},
  admins: true,
  async show(c, _asked, office) {
    return WebhooksPage({ office, endpoints: await listEndpoints(c.var.sql), events: webhookEvents })
  },
})
