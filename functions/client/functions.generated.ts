// Written by npm run build:api: the type of every function, for functions/client/client.ts.
import type guestsCreate from '../guests/create.ts'
import type accessLinksCreate from '../access-links/create.ts'
import type usersCreate from '../users/create.ts'
import type usersGet from '../users/get.ts'
import type usersUpdate from '../users/update.ts'
import type usersDelete from '../users/delete.ts'
import type userExportsGet from '../user-exports/get.ts'
import type accountsList from '../accounts/list.ts'
import type accountsUpdate from '../accounts/update.ts'
import type secondFactorsDelete from '../second-factors/delete.ts'
import type sessionsCreate from '../sessions/create.ts'
import type sessionsUpdate from '../sessions/update.ts'
import type sessionsDelete from '../sessions/delete.ts'
import type userSessionsList from '../user-sessions/list.ts'
import type userSessionsDeleteOthers from '../user-sessions/delete-others.ts'
import type userSessionsDelete from '../user-sessions/delete.ts'
import type authenticatorsList from '../authenticators/list.ts'
import type authenticatorsCreate from '../authenticators/create.ts'
import type authenticatorsDelete from '../authenticators/delete.ts'
import type authenticatorConfirmationsCreate from '../authenticator-confirmations/create.ts'
import type recoveryCodesCreate from '../recovery-codes/create.ts'
import type passwordResetsCreate from '../password-resets/create.ts'
import type passwordResetsUpdate from '../password-resets/update.ts'
import type emailVerificationsCreate from '../email-verifications/create.ts'
import type emailVerificationsUpdate from '../email-verifications/update.ts'
import type jwksGet from '../jwks/get.ts'
import type moviesList from '../movies/list.ts'
import type moviesCreate from '../movies/create.ts'
import type moviesGet from '../movies/get.ts'
import type moviesUpdate from '../movies/update.ts'
import type moviesDelete from '../movies/delete.ts'
import type reviewsList from '../reviews/list.ts'
import type reviewsCreate from '../reviews/create.ts'
import type reviewsUpdate from '../reviews/update.ts'
import type reviewsDelete from '../reviews/delete.ts'
import type reviewHidingsUpdate from '../review-hidings/update.ts'
import type reviewHidingsDelete from '../review-hidings/delete.ts'
import type theatersList from '../theaters/list.ts'
import type theatersCreate from '../theaters/create.ts'
import type theatersGet from '../theaters/get.ts'
import type theatersUpdate from '../theaters/update.ts'
import type theatersDelete from '../theaters/delete.ts'
import type screensList from '../screens/list.ts'
import type screensCreate from '../screens/create.ts'
import type screensGet from '../screens/get.ts'
import type screensUpdate from '../screens/update.ts'
import type screensDelete from '../screens/delete.ts'
import type layoutsGet from '../layouts/get.ts'
import type layoutsUpdate from '../layouts/update.ts'
import type showtimesList from '../showtimes/list.ts'
import type todayGet from '../today/get.ts'
import type auditLogList from '../audit-log/list.ts'
import type theaterStaffList from '../theater-staff/list.ts'
import type theaterStaffCreate from '../theater-staff/create.ts'
import type theaterStaffDelete from '../theater-staff/delete.ts'
import type showtimesCreate from '../showtimes/create.ts'
import type showtimesGet from '../showtimes/get.ts'
import type showtimesUpdate from '../showtimes/update.ts'
import type showtimesDelete from '../showtimes/delete.ts'
import type showtimeMovesCreate from '../showtime-moves/create.ts'
import type showtimeBatchesCreate from '../showtime-batches/create.ts'
import type showtimeCopiesCreate from '../showtime-copies/create.ts'
import type promoCodesList from '../promo-codes/list.ts'
import type promoCodesCreate from '../promo-codes/create.ts'
import type promoCodesGet from '../promo-codes/get.ts'
import type promoCodesUpdate from '../promo-codes/update.ts'
import type promoCodesDelete from '../promo-codes/delete.ts'
import type seatMapsGet from '../seat-maps/get.ts'
import type seatMapsStream from '../seat-maps/stream.ts'
import type holdsList from '../holds/list.ts'
import type holdsCreate from '../holds/create.ts'
import type holdsGet from '../holds/get.ts'
import type holdsUpdate from '../holds/update.ts'
import type holdsDelete from '../holds/delete.ts'
import type blocksList from '../blocks/list.ts'
import type blocksCreate from '../blocks/create.ts'
import type blocksDelete from '../blocks/delete.ts'
import type seatHistoryGet from '../seat-history/get.ts'
import type reservationsCreate from '../reservations/create.ts'
import type reservationsList from '../reservations/list.ts'
import type reservationsGet from '../reservations/get.ts'
import type ticketMailsCreate from '../ticket-mails/create.ts'
import type cancellationsCreate from '../cancellations/create.ts'
import type paymentAttemptsCreate from '../payment-attempts/create.ts'
import type simulatorAuthenticationsCreate from '../simulator-authentications/create.ts'
import type paymentsGet from '../payments/get.ts'
import type razorpayConfirmationsCreate from '../razorpay-confirmations/create.ts'
import type refundsList from '../refunds/list.ts'
import type refundRetriesCreate from '../refund-retries/create.ts'
import type refundSettlementsCreate from '../refund-settlements/create.ts'
import type reportMailsList from '../report-mails/list.ts'
import type reportMailsUpdate from '../report-mails/update.ts'
import type reportsSales from '../reports/sales.ts'
import type reportsMovies from '../reports/movies.ts'
import type reportsOccupancy from '../reports/occupancy.ts'
import type reportsPayments from '../reports/payments.ts'
import type reportsPromoCodes from '../reports/promo-codes.ts'
import type salesCreate from '../sales/create.ts'
import type shiftsCreate from '../shifts/create.ts'
import type shiftsList from '../shifts/list.ts'
import type shiftsGet from '../shifts/get.ts'
import type shiftClosingsCreate from '../shift-closings/create.ts'
import type unknownCapturesList from '../unknown-captures/list.ts'
import type unknownCaptureRefundsCreate from '../unknown-capture-refunds/create.ts'
import type unknownCaptureSettlementsCreate from '../unknown-capture-settlements/create.ts'
import type receiptsGet from '../receipts/get.ts'
import type taxSettingsGet from '../tax-settings/get.ts'
import type taxSettingsUpdate from '../tax-settings/update.ts'
import type ticketsList from '../tickets/list.ts'
import type ticketsGet from '../tickets/get.ts'
import type ticketHoldersUpdate from '../ticket-holders/update.ts'
import type ticketReissuesList from '../ticket-reissues/list.ts'
import type ticketKeysGet from '../ticket-keys/get.ts'
import type showtimeTicketsList from '../showtime-tickets/list.ts'
import type checkInsList from '../check-ins/list.ts'
import type checkInsDelete from '../check-ins/delete.ts'
import type checkInsCreate from '../check-ins/create.ts'
import type webhooksStripe from '../webhooks/stripe.ts'
import type webhooksRazorpay from '../webhooks/razorpay.ts'
import type showtimeCancellationsCreate from '../showtime-cancellations/create.ts'
import type showtimeCancellationsGet from '../showtime-cancellations/get.ts'
import type webhookEndpointsList from '../webhook-endpoints/list.ts'
import type webhookEndpointsCreate from '../webhook-endpoints/create.ts'
import type webhookEndpointsGet from '../webhook-endpoints/get.ts'
import type webhookEndpointsUpdate from '../webhook-endpoints/update.ts'
import type webhookEndpointsDelete from '../webhook-endpoints/delete.ts'
import type webhookDeliveriesList from '../webhook-deliveries/list.ts'
import type webhookSecretsCreate from '../webhook-secrets/create.ts'
import type webhookTestsCreate from '../webhook-tests/create.ts'
import type webhookReplaysCreate from '../webhook-replays/create.ts'
import type deadLettersList from '../dead-letters/list.ts'
import type deadLettersGet from '../dead-letters/get.ts'
import type deadLetterReplaysCreate from '../dead-letter-replays/create.ts'
import type deadLettersDelete from '../dead-letters/delete.ts'
import type openapiGet from '../openapi/get.ts'
import type docsGet from '../docs/get.ts'

export interface Functions {
  guestsCreate: typeof guestsCreate
  accessLinksCreate: typeof accessLinksCreate
  usersCreate: typeof usersCreate
  usersGet: typeof usersGet
  usersUpdate: typeof usersUpdate
  usersDelete: typeof usersDelete
  userExportsGet: typeof userExportsGet
  accountsList: typeof accountsList
  accountsUpdate: typeof accountsUpdate
  secondFactorsDelete: typeof secondFactorsDelete
  sessionsCreate: typeof sessionsCreate
  sessionsUpdate: typeof sessionsUpdate
  sessionsDelete: typeof sessionsDelete
  userSessionsList: typeof userSessionsList
  userSessionsDeleteOthers: typeof userSessionsDeleteOthers
  userSessionsDelete: typeof userSessionsDelete
  authenticatorsList: typeof authenticatorsList
  authenticatorsCreate: typeof authenticatorsCreate
  authenticatorsDelete: typeof authenticatorsDelete
  authenticatorConfirmationsCreate: typeof authenticatorConfirmationsCreate
  recoveryCodesCreate: typeof recoveryCodesCreate
  passwordResetsCreate: typeof passwordResetsCreate
  passwordResetsUpdate: typeof passwordResetsUpdate
  emailVerificationsCreate: typeof emailVerificationsCreate
  emailVerificationsUpdate: typeof emailVerificationsUpdate
  jwksGet: typeof jwksGet
  moviesList: typeof moviesList
  moviesCreate: typeof moviesCreate
  moviesGet: typeof moviesGet
  moviesUpdate: typeof moviesUpdate
  moviesDelete: typeof moviesDelete
  reviewsList: typeof reviewsList
  reviewsCreate: typeof reviewsCreate
  reviewsUpdate: typeof reviewsUpdate
  reviewsDelete: typeof reviewsDelete
  reviewHidingsUpdate: typeof reviewHidingsUpdate
  reviewHidingsDelete: typeof reviewHidingsDelete
  theatersList: typeof theatersList
  theatersCreate: typeof theatersCreate
  theatersGet: typeof theatersGet
  theatersUpdate: typeof theatersUpdate
  theatersDelete: typeof theatersDelete
  screensList: typeof screensList
  screensCreate: typeof screensCreate
  screensGet: typeof screensGet
  screensUpdate: typeof screensUpdate
  screensDelete: typeof screensDelete
  layoutsGet: typeof layoutsGet
  layoutsUpdate: typeof layoutsUpdate
  showtimesList: typeof showtimesList
  todayGet: typeof todayGet
  auditLogList: typeof auditLogList
  theaterStaffList: typeof theaterStaffList
  theaterStaffCreate: typeof theaterStaffCreate
  theaterStaffDelete: typeof theaterStaffDelete
  showtimesCreate: typeof showtimesCreate
  showtimesGet: typeof showtimesGet
  showtimesUpdate: typeof showtimesUpdate
  showtimesDelete: typeof showtimesDelete
  showtimeMovesCreate: typeof showtimeMovesCreate
  showtimeBatchesCreate: typeof showtimeBatchesCreate
  showtimeCopiesCreate: typeof showtimeCopiesCreate
  promoCodesList: typeof promoCodesList
  promoCodesCreate: typeof promoCodesCreate
  promoCodesGet: typeof promoCodesGet
  promoCodesUpdate: typeof promoCodesUpdate
  promoCodesDelete: typeof promoCodesDelete
  seatMapsGet: typeof seatMapsGet
  seatMapsStream: typeof seatMapsStream
  holdsList: typeof holdsList
  holdsCreate: typeof holdsCreate
  holdsGet: typeof holdsGet
  holdsUpdate: typeof holdsUpdate
  holdsDelete: typeof holdsDelete
  blocksList: typeof blocksList
  blocksCreate: typeof blocksCreate
  blocksDelete: typeof blocksDelete
  seatHistoryGet: typeof seatHistoryGet
  reservationsCreate: typeof reservationsCreate
  reservationsList: typeof reservationsList
  reservationsGet: typeof reservationsGet
  ticketMailsCreate: typeof ticketMailsCreate
  cancellationsCreate: typeof cancellationsCreate
  paymentAttemptsCreate: typeof paymentAttemptsCreate
  simulatorAuthenticationsCreate: typeof simulatorAuthenticationsCreate
  paymentsGet: typeof paymentsGet
  razorpayConfirmationsCreate: typeof razorpayConfirmationsCreate
  refundsList: typeof refundsList
  refundRetriesCreate: typeof refundRetriesCreate
  refundSettlementsCreate: typeof refundSettlementsCreate
  reportMailsList: typeof reportMailsList
  reportMailsUpdate: typeof reportMailsUpdate
  reportsSales: typeof reportsSales
  reportsMovies: typeof reportsMovies
  reportsOccupancy: typeof reportsOccupancy
  reportsPayments: typeof reportsPayments
  reportsPromoCodes: typeof reportsPromoCodes
  salesCreate: typeof salesCreate
  shiftsCreate: typeof shiftsCreate
  shiftsList: typeof shiftsList
  shiftsGet: typeof shiftsGet
  shiftClosingsCreate: typeof shiftClosingsCreate
  unknownCapturesList: typeof unknownCapturesList
  unknownCaptureRefundsCreate: typeof unknownCaptureRefundsCreate
  unknownCaptureSettlementsCreate: typeof unknownCaptureSettlementsCreate
  receiptsGet: typeof receiptsGet
  taxSettingsGet: typeof taxSettingsGet
  taxSettingsUpdate: typeof taxSettingsUpdate
  ticketsList: typeof ticketsList
  ticketsGet: typeof ticketsGet
  ticketHoldersUpdate: typeof ticketHoldersUpdate
  ticketReissuesList: typeof ticketReissuesList
  ticketKeysGet: typeof ticketKeysGet
  showtimeTicketsList: typeof showtimeTicketsList
  checkInsList: typeof checkInsList
  checkInsDelete: typeof checkInsDelete
  checkInsCreate: typeof checkInsCreate
  webhooksStripe: typeof webhooksStripe
  webhooksRazorpay: typeof webhooksRazorpay
  showtimeCancellationsCreate: typeof showtimeCancellationsCreate
  showtimeCancellationsGet: typeof showtimeCancellationsGet
  webhookEndpointsList: typeof webhookEndpointsList
  webhookEndpointsCreate: typeof webhookEndpointsCreate
  webhookEndpointsGet: typeof webhookEndpointsGet
  webhookEndpointsUpdate: typeof webhookEndpointsUpdate
  webhookEndpointsDelete: typeof webhookEndpointsDelete
  webhookDeliveriesList: typeof webhookDeliveriesList
  webhookSecretsCreate: typeof webhookSecretsCreate
  webhookTestsCreate: typeof webhookTestsCreate
  webhookReplaysCreate: typeof webhookReplaysCreate
  deadLettersList: typeof deadLettersList
  deadLettersGet: typeof deadLettersGet
  deadLetterReplaysCreate: typeof deadLetterReplaysCreate
  deadLettersDelete: typeof deadLettersDelete
  openapiGet: typeof openapiGet
  docsGet: typeof docsGet
}
