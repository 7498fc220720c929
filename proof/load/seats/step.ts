// A step of a sequence, as data: what it does, and to which hold or seats.
import type { SeatCategory } from '#shared/domain/seating.ts'

export type Step =
  /** `asked`: with an Idempotency-Key, what for; the hold's id follows from the key. */
  | { do: 'hold'; by: string; id: string; seats: number[]; asked?: 'a' | 'b' | undefined }
  | {
      do: 'best'
      by: string
      id: string
      count: number
      categories?: SeatCategory[] | undefined
      together?: boolean | undefined
      accessible?: boolean | undefined
      asked?: 'a' | 'b' | undefined
    }
  | { do: 'get' | 'extend' | 'reserve' | 'release'; by: string; id: string }
  | { do: 'pay' | 'fail' | 'cancel' | 'settleAgain'; id: string }
  | { do: 'block' | 'unblock'; seats: number[] }
  | { do: 'sweep' | 'look' | 'changes' | 'lose' | 'unload' | 'load' | 'beginLoad' | 'finishLoad' }
  | { do: 'wait'; ms: number }
