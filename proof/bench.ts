// The benchmarks, by name: npm run bench -- gateway. Each prints its table; what it lacks on this machine it names.
const benches: Record<string, () => Promise<{ run: () => Promise<void> }>> = {
  gateway: () => import('./bench/gateway.ts'),
  reads: () => import('./bench/reads.ts'),
  seats: () => import('./bench/seats.ts'),
  bookings: () => import('./bench/confirmed.ts'),
}

const name = process.argv[2] ?? ''
const bench = benches[name]
if (bench === undefined) {
  process.stderr.write(`npm run bench -- <name>, where name is one of: ${Object.keys(benches).join(', ')}\n`)
  process.exit(1)
}
await (await bench()).run()
process.exit(0)
