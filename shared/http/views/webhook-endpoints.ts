// How webhook endpoints and their deliveries are taken in and shown.
import * as v from 'valibot'
import type { Delivery, Endpoint } from '../../db/webhooks.ts'
import { webhookEvents } from '../../domain/webhook.ts'
import { Line } from '../requests/inputs.ts'

export const Events = v.pipe(
  v.array(v.picklist(webhookEvents, `must be one of ${webhookEvents.join(', ')}`)),
  v.minLength(1, 'must name an event'),
  v.maxLength(webhookEvents.length),
)
export const EndpointUrl = Line(2000)

export const showEndpoint = ({ createdAt, disabledReason, ...endpoint }: Endpoint) => ({
  ...endpoint,
  ...(disabledReason === null ? {} : { disabledReason }),
  createdAt: createdAt.toISOString(),
})

export const showDelivery = ({ endpointId: _, createdAt, finishedAt, ...delivery }: Delivery) => ({
  ...delivery,
  createdAt: createdAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
})
