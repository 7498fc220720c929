// What the seat benchmarks share: a private Redis, its own account of what commands cost, halls, and tables.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { Layout } from '#shared/domain/seating.ts'
import { type KeyName, keyNames, keyOf } from '#shared/holds/keys.ts'
import { drawLayout, loaded, loadShowtime } from '#shared/holds/testing.ts'
import { openRedis } from '#shared/redis.ts'
import { startRedis } from '../../local/servers/redis.ts'

export interface Bench {
  redis: Redis
  url: URL
  what: string
}

/** Runs `work` on a Redis of its own; undefined where none is installed. */
export async function withRedis(work: (bench: Bench) => Promise<void>): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'milo-bench-'))
  const server = await startRedis({ folder, durable: false, embedded: false })
  // With the options of an instance.
  const redis = openRedis(server.url) as Redis
  try {
    if (server.kind !== 'real') return false
    await once(redis, 'ready')
    await work({ redis, url: new URL(server.url), what: server.what })
    return true
  } finally {
    redis.disconnect()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Rows of 20 seats, or of 100 in the largest hall, in runs of at most 10 with aisles between. */
export function hallOf(seats: number): Layout {
  const perRow = seats >= 100_000 ? 100 : 20
  const row =
    perRow === 20 ? 'sssss_ssssssssss_sssss' : Array.from({ length: 10 }, () => 'ssssssssss').join('_')
  return drawLayout(Array.from({ length: seats / perRow }, () => row))
}

export function openHall(redis: Redis, layout: Layout, taken: Iterable<number> = []): Promise<string> {
  return loadShowtime(redis, loaded(layout.seats.length, { layout, taken }))
}

export interface Cost {
  calls: number
  /** Redis' own time per script. */
  micros: number
}

/** The cost of scripts and functions during `work` by Redis' own statistics: no network, no client. */
export async function costOf(redis: Redis, work: () => Promise<unknown>): Promise<Cost> {
  const before = await scriptStats(redis)
  await work()
  const after = await scriptStats(redis)
  const calls = after.calls - before.calls
  return { calls, micros: (after.micros - before.micros) / calls }
}

async function scriptStats(redis: Redis): Promise<Cost> {
  const info = await redis.info('commandstats')
  const stats = [...info.matchAll(/cmdstat_(?:evalsha|fcall):calls=(\d+),usec=(\d+)/g)]
  const sum = (group: number) => stats.reduce((total, match) => total + Number(match[group]), 0)
  return { calls: sum(1), micros: sum(2) }
}

export const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

/** Bytes that Redis keeps for a showtime, by key. */
export async function bytesOf(redis: Redis, showtimeId: string): Promise<Record<KeyName, number>> {
  const sizes = await Promise.all(
    keyNames.map(async (name) => [
      name,
      (await redis.memory('USAGE', keyOf(showtimeId, name), 'SAMPLES', 0)) ?? 0,
    ]),
  )
  return Object.fromEntries(sizes)
}

export function table(title: string, head: string[], rows: (string | number)[][]): void {
  const cells = [head, ...rows].map((row) =>
    row.map((cell) => (typeof cell === 'number' ? round(cell) : cell)),
  )
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  console.log(`\n${title}`)
  for (const row of cells)
    console.log(`  ${row.map((cell, column) => cell.padStart(widths[column]!)).join('  ')}`)
}

function round(value: number): string {
  if (Number.isInteger(value) || value >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(value < 10 ? 2 : 1)
}
