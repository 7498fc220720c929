// What somebody does by hand in a provider's dashboard, and what a bank does there.
import { newId } from '#shared/std/ids.ts'
import { type FakeDispute, type FakeProvider, type FakeRefund, givenBack } from './fake-provider.ts'
import { tell } from './news.ts'
import { razorpayDispute, razorpayRefund } from './razorpay-answers.ts'
import { shownDispute, shownRefund, stripeEvent } from './stripe-answers.ts'

const isStripe = (charge: string): boolean => charge.startsWith('pi_')

/** Without a key: Milo did not make it. */
export function givenBackByHand(fake: FakeProvider, charge: string, amount: number): void {
  const id = `${isStripe(charge) ? 're' : 'rfnd'}_${newId().replaceAll('-', '')}`
  const made: FakeRefund = { id, charge, amount, key: undefined, status: 'done' }
  fake.refunds.push(made)
  const type = 'refund.created'
  tell(fake, type, (event) =>
    isStripe(charge)
      ? stripeEvent(event, type, shownRefund(made), fake)
      : { entity: 'event', event: type, payload: { refund: { entity: razorpayRefund(made) } } },
  )
}

/** Of what is left of the charge; one at a time. */
export function disputed(fake: FakeProvider, charge: string, captured: number): void {
  const amount = captured - givenBack(fake, charge)
  const made: FakeDispute = { id: `dp_${fake.disputes.length + 1}`, charge, amount, status: 'open' }
  fake.disputes.push(made)
  tellDispute(fake, made, 'created')
}

export function disputeEnded(fake: FakeProvider, dispute: FakeDispute, won: boolean): void {
  dispute.status = won ? 'won' : 'lost'
  tellDispute(fake, dispute, won ? 'won' : 'lost')
}

function tellDispute(fake: FakeProvider, dispute: FakeDispute, word: string): void {
  if (isStripe(dispute.charge)) {
    const type = `charge.dispute.${word === 'created' ? 'created' : 'closed'}`
    tell(fake, type, (event) => stripeEvent(event, type, shownDispute(dispute), fake))
  } else {
    const event = `payment.dispute.${word}`
    tell(fake, event, () => ({
      entity: 'event',
      event,
      payload: { dispute: { entity: razorpayDispute(dispute) } },
    }))
  }
}
