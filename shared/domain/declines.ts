// Why a payment was declined, in words for its buyer. Providers have hundreds of reasons; those that a
// buyer can act on have a text of their own.

const messages: Readonly<Record<string, string>> = {
  insufficient_funds: 'The card was declined: insufficient funds.',
  card_declined: 'The card was declined.',
  generic_decline: 'The card was declined.',
  do_not_honor: 'The card was declined. Your bank can tell why.',
  expired_card: 'The card has expired.',
  incorrect_cvc: 'The security code of the card is wrong.',
  incorrect_number: 'The number of the card is wrong.',
  processing_error: 'The bank could not process the payment. Try again.',
  authentication_required: 'The payment was not confirmed with your bank.',
  authentication_failed: 'The payment was not confirmed with your bank.',
  payment_intent_authentication_failure: 'The payment was not confirmed with your bank.',
  amount_mismatch: 'The payment is not of the amount that is due.',
  amount_not_chargeable: 'This amount cannot be paid this way.',
  method_used: 'This payment belongs to another purchase.',
  refunded_before: 'This payment was given back before.',
  provider_not_configured: 'This way of paying is not available.',
  replaced: 'Another method was chosen.',
  cancelled: 'The purchase was cancelled.',
  reservation_over: 'The time to pay is over.',
}

export const declineMessage = (reason: string): string => messages[reason] ?? 'The payment was declined.'
