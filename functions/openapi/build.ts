// npm run build:api: writes the description that GET /openapi.json serves, and the type of all functions for
// the client. They are committed, so that a change of the API shows in review and no process needs the
// generator; `npm run check` keeps them fresh.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMain } from '#shared/std/is-main.ts'
import { writtenClient } from './client.ts'
import { describeApi, FUNCTIONS } from './describe.ts'

export const API_FILE = join(FUNCTIONS, 'openapi/openapi.generated.json')
export const CLIENT_FILE = join(FUNCTIONS, 'client/functions.generated.ts')

export const writtenApi = async (): Promise<string> => `${JSON.stringify(await describeApi(), null, 1)}\n`

if (isMain(import.meta.url)) {
  // The function that serves it is loaded too, and would not be where a merge left the file broken.
  writeFileSync(API_FILE, '{}')
  writeFileSync(API_FILE, await writtenApi())
  writeFileSync(CLIENT_FILE, writtenClient())
}
