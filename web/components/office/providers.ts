// Payment providers by the names that people know them by.
const NAMES: Readonly<Record<string, string>> = { stripe: 'Stripe', razorpay: 'Razorpay' }

/** Ours have a name in each language. */
export const providerName = (
  texts: { providers: Readonly<Record<string, string>> },
  provider: string,
): string => texts.providers[provider] ?? NAMES[provider] ?? provider
