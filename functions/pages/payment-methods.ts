// How a buyer may pay here, as pages offer it.
import { simulatorCards } from '#shared/domain/simulator-cards.ts'
import { type FunctionContext, providersOf } from '#shared/http/context.ts'
import type { PaymentMethods } from '../../web/components/cards.tsx'
import type { OtherHosts } from './html.ts'

export function paymentMethods(c: FunctionContext): PaymentMethods {
  const enabled = providersOf(c.env)
  return {
    trialCards: enabled.includes('simulator') ? simulatorCards : [],
    providers: (['stripe', 'razorpay'] as const).filter((provider) => enabled.includes(provider)),
  }
}

/** What their own documentation asks of a content security policy. */
const HOSTS: Record<PaymentMethods['providers'][number], Required<OtherHosts>> = {
  stripe: {
    script: ['https://js.stripe.com', 'https://*.js.stripe.com'],
    frame: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
    connect: ['https://api.stripe.com'],
  },
  razorpay: {
    script: ['https://checkout.razorpay.com'],
    frame: ['https://api.razorpay.com', 'https://checkout.razorpay.com'],
    connect: ['https://api.razorpay.com', 'https://lumberjack.razorpay.com'],
  },
}

/** The hosts of the providers that are on: on the page where their forms stand, and on no other. */
export function providerHosts(c: FunctionContext): OtherHosts {
  const hosts = paymentMethods(c).providers.map((provider) => HOSTS[provider])
  return {
    script: hosts.flatMap(({ script }) => script),
    frame: hosts.flatMap(({ frame }) => frame),
    connect: hosts.flatMap(({ connect }) => connect),
  }
}
