// npm run build:api: writes the description that GET /openapi.json serves. It is committed, so that a change of the API shows in
// review and no process needs the generator at run time; `npm run check` keeps it fresh.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describeApi, FUNCTIONS } from './describe.ts'

export const API_FILE = join(FUNCTIONS, 'openapi/openapi.generated.json')

export const writtenApi = async (): Promise<string> => `${JSON.stringify(await describeApi(), null, 1)}\n`

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  // The function that serves it is loaded too, and would not be where a merge left the file broken.
  writeFileSync(API_FILE, '{}')
  writeFileSync(API_FILE, await writtenApi())
}
