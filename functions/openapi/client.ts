// Writes the type of the whole API for the typed client: one line a function, of types alone.
import { apiRoutes, type Route } from '../routes.ts'
import { operationId } from './describe.ts'

/** Jobs are called by their schedule, or by staff with no client; each answers with members of its own. */
const isJob = ({ cron }: Route) => cron !== undefined

export function writtenClient(): string {
  const listed = apiRoutes.filter((route) => !isJob(route))
  const imports = listed.map((route) => `import type ${operationId(route)} from '../${route.name}.ts'`)
  const members = listed.map((route) => `  ${operationId(route)}: typeof ${operationId(route)}`)
  return `// Written by npm run build:api: the type of every function, for functions/client/client.ts.
${imports.join('\n')}

export interface Functions {
${members.join('\n')}
}
`
}
