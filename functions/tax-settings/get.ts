// GET /v1/theaters/:theaterId/tax-settings — the seller and the tax rates that the theater's receipts state.
import * as v from 'valibot'
import { getTaxSettings } from '#shared/db/tax-settings.ts'
import { newFunction } from '#shared/http/function.ts'
import { TaxSettings } from '#shared/http/responses/receipts.ts'
import { actorOf, answerOutcome } from '#shared/http/staff-answers.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ theaterId: Id })

export default newFunction(
  {
    method: 'GET',
    path: '/v1/theaters/:theaterId/tax-settings',
    summary: 'Get tax settings',
    access: 'staff',
    input: { params: Params },
    answers: { 200: TaxSettings },
    problems: ['not_found'],
  },
  async (c, { params: { theaterId } }) =>
    answerOutcome(c, await getTaxSettings(c.var.sql, actorOf(c), theaterId)),
)
