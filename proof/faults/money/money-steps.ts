// What may happen to the reservations of one showtime, as data that fast-check makes, shrinks and prints.
import fc from 'fast-check'
import { type ChargeMood, chargeMoods, type RefundMood, refundMoods } from './moods.ts'

/** Codes of each showtime's own: a share off for few reservations, the whole price for few seats. */
export const codes = ['share', 'whole'] as const
export type Code = (typeof codes)[number]

/** `which`: a reservation made so far, counted round. */
export type Step =
  | { do: 'reserve'; seat: number; count: number; mood: ChargeMood; reseat: boolean; code?: Code | null }
  | { do: 'settle'; which: number; workers: number }
  /** Another try after one was declined. */
  | { do: 'retry'; which: number; mood: ChargeMood }
  /** The buyer of an unpaid reservation wants no other try. */
  | { do: 'give_up'; which: number }
  | { do: 'decide'; which: number; approve: boolean }
  | { do: 'window_ends'; which: number }
  | { do: 'sweep' }
  | { do: 'worker_goes_on' }
  | { do: 'cancel'; which: number; all: boolean; byStaff: boolean }
  | { do: 'cancel_showtime'; heard: boolean }
  | { do: 'cancel_beside_showtime'; which: number }
  | { do: 'move'; heard: boolean }
  | { do: 'refunds_will'; mood: RefundMood }
  | { do: 'retry_refunds' }
  /** In the provider's dashboard, of which Milo hears or not. */
  | { do: 'refund_outside'; which: number; whole: boolean; heard: boolean }
  | { do: 'dispute'; which: number; heard: boolean }
  | { do: 'dispute_ends'; which: number; won: boolean; heard: boolean }

const which = fc.nat(7)

export const sequences = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant('reserve' as const),
        seat: fc.nat(14),
        count: fc.integer({ min: 1, max: 3 }),
        mood: fc.constantFrom(...chargeMoods),
        reseat: fc.boolean(),
        code: fc.constantFrom(null, null, ...codes),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('settle' as const),
        which,
        workers: fc.integer({ min: 1, max: 2 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('retry' as const),
        which,
        mood: fc.constantFrom(...chargeMoods),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('give_up' as const), which }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('decide' as const), which, approve: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('window_ends' as const), which }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('worker_goes_on' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('cancel' as const),
        which,
        all: fc.boolean(),
        byStaff: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel_showtime' as const), heard: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel_beside_showtime' as const), which }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), heard: fc.boolean() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('refunds_will' as const),
        mood: fc.constantFrom(...refundMoods),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('retry_refunds' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('refund_outside' as const),
        which,
        whole: fc.boolean(),
        heard: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('dispute' as const), which, heard: fc.boolean() }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('dispute_ends' as const),
        which,
        won: fc.boolean(),
        heard: fc.boolean(),
      }),
    },
  ) as fc.Arbitrary<Step>,
  { minLength: 6, maxLength: 20 },
)
