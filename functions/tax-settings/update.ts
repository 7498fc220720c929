// PUT /v1/theaters/:theaterId/tax-settings — sets seller and tax rates of receipts from now on. Prices are
// gross, and a sale keeps the rates of its day.
import * as v from 'valibot'
import { putTaxSettings } from '#shared/db/tax-settings.ts'
import { newFunction } from '#shared/http/function.ts'
import { Count, Line, Text } from '#shared/http/requests/inputs.ts'
import { TaxSettings } from '#shared/http/responses/receipts.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ theaterId: Id })
const Rate = v.pipe(Count(0, 10_000), v.description('Hundredths of a percent: 810 is 8.1 %.'))
const Body = v.strictObject({
  seller: v.strictObject({
    name: Line(200),
    address: Line(300),
    taxId: Line(50),
    legalText: v.optional(Text(1000), ''),
  }),
  rates: v.strictObject({ adult: Rate, child: Rate, senior: Rate, student: Rate, fees: Rate }),
})

export default newFunction(
  {
    method: 'PUT',
    path: '/v1/theaters/:theaterId/tax-settings',
    summary: 'Set tax settings',
    access: 'staff',
    input: { params: Params, body: Body },
    answers: { 200: TaxSettings },
    problems: ['not_found'],
  },
  async (c, { params: { theaterId }, body }) =>
    answerOutcome(c, await putTaxSettings(c.var.sql, actorOf(c), theaterId, body)),
)
