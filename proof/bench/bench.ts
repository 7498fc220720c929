// The benchmarks, by name: npm run bench -- gateway. Each prints its table and names what this machine lacks.
const benches: Record<string, () => Promise<{ run: () => Promise<void> }>> = {
  gateway: () => import('./gateway.ts'),
  reads: () => import('./reads.ts'),
  seats: () => import('./seats.ts'),
  bookings: () => import('./confirmed.ts'),
  pages: () => import('./pages.ts'),
  traces: () => import('./traces.ts'),
  reports: () => import('./reports.ts'),
  ticks: () => import('./ticks.ts'),
}

const name = process.argv[2] ?? ''
const bench = benches[name]
if (bench === undefined) {
  process.stderr.write(`npm run bench -- <name>, where name is one of: ${Object.keys(benches).join(', ')}\n`)
  process.exit(1)
}
await (await bench()).run()
process.exit(0)
