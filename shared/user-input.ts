// What an account is made of, as it is asked for wherever one is made or changed.
import * as v from 'valibot'

// Length is what counts (NIST SP 800-63B); the upper end only bounds the work.
export const Password = v.pipe(
  v.string('must be text'),
  v.minLength(10, 'must have at least 10 characters'),
  v.maxLength(128, 'must have at most 128 characters'),
  v.check((password) => new Set(password).size >= 4, 'must have at least 4 different characters'),
)
