// What tsc says of every function's description; the typed client at work is in proof/book-a-seat.test.ts.
import { expectTypeOf, test } from 'vitest'
import type { FalselyDescribed } from './client.ts'

test('what handlers answer is what their descriptions say (held by tsc)', () => {
  expectTypeOf<FalselyDescribed>().toBeNever()
})
