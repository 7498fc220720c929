// What a review says.
import * as v from 'valibot'
import { Prose } from './inputs.ts'

const message = 'must be a whole number from 1 to 5'
const fields = {
  rating: v.pipe(v.number(message), v.safeInteger(message), v.minValue(1, message), v.maxValue(5, message)),
  text: Prose(5000),
}
export const NewReview = v.strictObject({ ...fields, text: v.optional(fields.text, '') })
export const ReviewChange = v.partial(v.strictObject(fields))
