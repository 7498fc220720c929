// Drills of processes and servers that are gone, stand still or are slow.
import { sleep } from '#shared/std/sleep.ts'
import { reserve } from '../../e2e/journey.ts'
import type { Drill } from './drill.ts'

export const processDrills: Drill[] = [
  {
    alerts: ['MiloProcessDown', 'MiloWorkerBlind'],
    breaks: async (house) => house.paused('worker-payments'),
  },
  { alerts: ['MiloInstancesFew'], breaks: async (house) => house.paused('functions-a', 'functions-b') },
  {
    alerts: ['MiloEventLoopBusy'],
    lasts: true,
    slow: true,
    async breaks(house) {
      // A busy loop: its ticks come up to 400 ms late.
      for (let times = 0; times < 25; times++) {
        const goOn = house.paused('worker-payments')
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
    async breaks(house) {
      const { showtimeId } = (await house.held()).hold
      for (let times = 0; times < 4; times++) {
        house.redis.freeze(true)
        setTimeout(() => house.redis.freeze(false), 800)
        await house.askForHolds(64, showtimeId)
      }
      return () => undefined
    },
  },
  {
    alerts: ['MiloPostgresWaits'],
    lasts: true,
    slow: true,
    async breaks(house) {
      // One transaction may have many reservations.
      for (let times = 0; times < 5; times++) {
        const all = await Promise.all(Array.from({ length: 12 }, () => house.held(1)))
        house.database.freeze(true)
        setTimeout(() => house.database.freeze(false), 1500)
        await Promise.allSettled(all.map(({ buyer, hold }) => reserve(house.ask, buyer, hold)))
      }
      return () => undefined
    },
  },
  // Before the one of Redis, whose refusals fire it too; after those that are slow and refuse nothing.
  {
    alerts: ['MiloBuyingFails', 'MiloBuyingFailsOverDays'],
    lasts: true,
    async breaks(house) {
      const { buyer, hold } = await house.held()
      house.database.goAway(true)
      const asks = Array.from({ length: 40 }, () => reserve(house.ask, buyer, hold))
      await Promise.allSettled(asks)
      return () => house.database.goAway(false)
    },
  },
  {
    alerts: ['MiloRedisFails'],
    lasts: true,
    async breaks(house) {
      const { showtimeId } = (await house.held()).hold
      house.redis.goAway(true)
      await house.askForHolds(64, showtimeId)
      return () => house.redis.goAway(false)
    },
  },
]
