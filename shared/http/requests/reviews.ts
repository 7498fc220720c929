// What a review says.
import * as v from 'valibot'
import { Count, Text } from './inputs.ts'

const fields = { rating: Count(1, 5), text: Text(5000) }
export const NewReview = v.strictObject({ ...fields, text: v.optional(fields.text, '') })
export const ReviewChange = v.partial(v.strictObject(fields))
