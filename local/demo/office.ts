// npm run demo -- office: a month of sales in the database of a Milo that npm start runs on this machine. It
// writes rows: a month of bookings through the API would take a month.
import { addDemoData, outcomeInWords } from '../demo-data/demo-data.ts'
import { runningPostgres } from '../servers/postgres.ts'
import { FOLDER } from '../start/processes.ts'
import { keysAt } from '../start/signing-keys.ts'
import { DEMO_PASSWORD } from '../start/table.ts'
import { DemoError } from './demo-client.ts'
import type { DemoOptions } from './options.ts'

export async function demoOffice({ baseUrl }: DemoOptions, say: (line: string) => void): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL || runningPostgres(FOLDER)
  if (!databaseUrl)
    throw new DemoError(
      `No Milo runs in ${FOLDER}. Start one first, or with the data: npm start -- --demo-data`,
    )
  const added = await addDemoData(databaseUrl, { ticketKey: keysAt(FOLDER).TICKET_PRIVATE_KEY })
  say(outcomeInWords(added))
  if (added.outcome === 'foreign') return
  say(`\nSign in at ${baseUrl}/office as staff@milo.test, ${DEMO_PASSWORD}, and look at`)
  for (const path of [
    '/office',
    '/office/reports/sales',
    '/office/reports/occupancy',
    '/office/reservations',
  ])
    say(`  ${baseUrl}${path}`)
}
