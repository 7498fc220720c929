// In the browser: the form of a payment provider, in the page of the reservation that waits for it. Its
// script comes from the provider, when it is needed and from nowhere else (the page's policy).
import type { Language } from '../../shared/domain/contact.ts'
import type { ProviderAction } from '../components/provider.tsx'
import { call } from './call.ts'

interface StripeElements {
  create(kind: 'payment'): { mount(place: Element): void }
}
interface StripeApi {
  elements(options: { clientSecret: string; locale: string }): StripeElements
  confirmPayment(options: {
    elements: StripeElements
    confirmParams: { return_url: string }
    redirect: 'if_required'
  }): Promise<{ error?: { message?: string } }>
}
/** What Razorpay's window hands to its page, signed by Razorpay. */
interface RazorpayAnswer {
  razorpay_payment_id: string
  razorpay_order_id: string
  razorpay_signature: string
}
interface RazorpayOptions {
  key: string
  order_id: string
  handler(answer: RazorpayAnswer): void
}
declare global {
  interface Window {
    Stripe?: (key: string, options: { locale: string }) => StripeApi
    Razorpay?: new (options: RazorpayOptions) => { open(): void }
  }
}

const SCRIPTS = {
  stripe: 'https://js.stripe.com/v3/',
  razorpay: 'https://checkout.razorpay.com/v1/checkout.js',
} as const

const locale = document.documentElement.lang as Language

/** Where the page has a place for one. */
export async function mountProvider(): Promise<void> {
  const place = document.getElementById('provider')
  if (!place) return
  const action = JSON.parse(place.dataset.action!) as ProviderAction
  const problem = place.querySelector<HTMLElement>('.form-problem')!
  const button = place.querySelector('button')!
  const fail = (text: string | undefined) => {
    problem.textContent = text ?? place.dataset.away!
    problem.hidden = false
  }
  try {
    await load(SCRIPTS[action.type])
    const pay = action.type === 'stripe' ? stripeForm(place, action) : razorpayWindow(place, action)
    button.hidden = false
    button.addEventListener('click', async () => {
      if (button.getAttribute('aria-disabled') === 'true') return
      button.setAttribute('aria-disabled', 'true')
      problem.hidden = true
      const failed = await pay()
      button.removeAttribute('aria-disabled')
      if (failed !== undefined) fail(failed)
    })
  } catch {
    // The provider's script did not come: the reservation's own text says until when to try again.
    fail(undefined)
  }
}

function load(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src, async: true })
    script.addEventListener('load', () => resolve())
    script.addEventListener('error', reject)
    document.head.append(script)
  })
}

type Of<T extends ProviderAction['type']> = Extract<ProviderAction, { type: T }>
/** What went wrong, as the provider says it in the buyer's language; the page's state says what went well. */
type Pay = () => Promise<string | undefined>

function stripeForm(place: HTMLElement, { publishableKey, clientSecret }: Of<'stripe'>): Pay {
  const stripe = window.Stripe!(publishableKey, { locale })
  const elements = stripe.elements({ clientSecret, locale })
  elements.create('payment').mount(place.querySelector('.provider-form')!)
  return async () => {
    const { error } = await stripe.confirmPayment({
      elements,
      confirmParams: { return_url: location.href },
      redirect: 'if_required',
    })
    return error && (error.message ?? place.dataset.away)
  }
}

function razorpayWindow(place: HTMLElement, { keyId, orderId }: Of<'razorpay'>): Pay {
  const path = `/v1/payments/${place.dataset.payment}/razorpay-confirmations`
  return async () => {
    new window.Razorpay!({
      key: keyId,
      order_id: orderId,
      // The payment settles at once instead of at the webhook, which brings the news where this call fails.
      handler: ({ razorpay_payment_id, razorpay_order_id, razorpay_signature }) => {
        const body = { razorpay_payment_id, razorpay_order_id, razorpay_signature }
        void call({ method: 'POST', path, body, language: locale })
      },
    }).open()
    return undefined
  }
}
