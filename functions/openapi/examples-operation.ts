// The same evening, as who runs Milo sees it: keys, webhooks, dead letters and jobs.
import { ids, unknownCapture } from './examples-catalogue.ts'

export const at = '2026-03-29T18:02:11.000Z'
export const page = (...items: object[]) => ({ items, nextCursor: null })

export const endpoint = {
  id: ids.endpoint,
  url: 'https://partner.example.org/milo',
  events: ['reservation.confirmed', 'refund.settled'],
  status: 'enabled',
  createdAt: at,
}
const letter = {
  id: ids.letter,
  messageId: ids.message,
  queue: 'payments',
  type: 'payment.requested',
  version: 1,
  requestId: '4f0c2a9be1d84c61',
  reason: 'ten attempts, the last: the provider does not answer',
  attempts: 10,
  status: 'waiting',
  at,
  closedAt: null,
  closingReason: null,
  message: { paymentId: ids.payment, reservationId: ids.reservation },
}

/** By the name of the schema. */
export const operationExamples: Record<string, unknown> = {
  RazorpayConfirmation: { paymentId: ids.payment, status: 'requested' },
  UnknownCapture: unknownCapture,
  UnknownCaptures: page(unknownCapture),
  KeySet: {
    keys: [
      {
        kty: 'EC',
        crv: 'P-256',
        kid: 'tokens-1',
        use: 'sig',
        alg: 'ES256',
        x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
        y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
      },
    ],
  },
  ProviderNews: { received: true, repeated: false },
  WebhookEndpoint: endpoint,
  WebhookEndpoints: page(endpoint),
  NewWebhookEndpoint: {
    ...endpoint,
    secret: 'whsec_ChssPU5fYHGCk6S1xtfo+QobLD1OX2Bxgpo6S1xtfo8=',
  },
  WebhookDeliveries: page({
    id: ids.delivery,
    eventId: ids.message,
    type: 'reservation.confirmed',
    data: { reservationId: ids.reservation },
    status: 'delivered',
    attempts: 1,
    responseStatus: 200,
    answer: null,
    error: null,
    createdAt: at,
    finishedAt: at,
  }),
  WebhookTest: {
    id: '01a0f3c2-7d18-7b3e-9c55-0d6f8e2b4a71',
    eventId: '01a0f3c2-7d18-7b3e-9c55-0d6f8e2b4a72',
    type: 'refund.settled',
  },
  WebhookReplay: { replayed: 14 },
  DeadLetters: page(letter),
  ShownDeadLetter: { ...letter, replay: { possible: true, effect: 'The refunds that are due are made.' } },
  DeadLetterReplay: { id: ids.letter, status: 'replayed', effect: 'The refunds that are due are made.' },
  ApiDescription: { openapi: '3.1.0', info: { title: 'Milo', version: '0.2.0' }, paths: {} },
  JobResult: {
    endedSessions: 0,
    lapsed: 3,
    expiredHolds: 14,
    forgottenKeys: 0,
    forgottenMessages: 0,
    rankedMovies: 42,
    more: false,
  },
}
