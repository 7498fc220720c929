// Drills of processes and servers that are gone, stand still or are slow.
import { sleep } from '#shared/std/sleep.ts'
import { reserve } from '../../e2e/journey.ts'
import type { Drill } from './drill.ts'

export const processDrills: Drill[] = [
  {
    alerts: ['MiloProcessDown', 'MiloWorkerBlind'],
    breaks: async (milo) => milo.paused('worker-payments'),
  },
  { alerts: ['MiloInstancesFew'], breaks: async (milo) => milo.paused('functions-a', 'functions-b') },
  {
    alerts: ['MiloEventLoopBusy'],
    lasts: true,
    slow: true,
    async breaks(milo) {
      // A busy loop: its ticks come up to 400 ms late.
      for (let times = 0; times < 25; times++) {
        const goOn = milo.paused('worker-payments')
        await sleep(400)
        goOn()
        await sleep(100)
      }
      return () => undefined
    },
  },
  {
    alerts: ['MiloRedisSlow', 'MiloBuyingSlow', 'MiloBuyingSlowOverDays'],
    lasts: true,
    slow: true,
    async breaks(milo) {
      const { showtimeId } = (await milo.held()).hold
      for (let times = 0; times < 4; times++) {
        milo.redis.freeze(true)
        setTimeout(() => milo.redis.freeze(false), 800)
        await milo.askForHolds(64, showtimeId)
      }
      return () => undefined
    },
  },
  {
    alerts: ['MiloPostgresWaits'],
    lasts: true,
    slow: true,
    async breaks(milo) {
      // One transaction may have many reservations.
      for (let times = 0; times < 5; times++) {
        const all = await Promise.all(Array.from({ length: 12 }, () => milo.held(1)))
        milo.database.freeze(true)
        setTimeout(() => milo.database.freeze(false), 1500)
        await Promise.allSettled(all.map(({ buyer, hold }) => reserve(milo.ask, buyer, hold)))
      }
      return () => undefined
    },
  },
  // Before the one of Redis, whose refusals fire it too; after those that are slow and refuse nothing.
  {
    alerts: ['MiloBuyingFails', 'MiloBuyingFailsOverDays'],
    lasts: true,
    async breaks(milo) {
      const { buyer, hold } = await milo.held()
      milo.database.goAway(true)
      const asks = Array.from({ length: 40 }, () => reserve(milo.ask, buyer, hold))
      await Promise.allSettled(asks)
      return () => milo.database.goAway(false)
    },
  },
  {
    alerts: ['MiloRedisFails'],
    lasts: true,
    async breaks(milo) {
      const { showtimeId } = (await milo.held()).hold
      milo.redis.goAway(true)
      await milo.askForHolds(64, showtimeId)
      return () => milo.redis.goAway(false)
    },
  },
]
