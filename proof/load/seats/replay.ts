// Plays a failed sequence again, step by step, on the Redis at REDIS_URL: npx tsx proof/load/seats/replay.ts
// '<sequence as JSON>'
import { once } from 'node:events'
import { withTestClock } from '#shared/holds/testing-clock.ts'
import { openRedis } from '#shared/redis.ts'
import { play, type Sequence } from './sequences.ts'

const redis = openRedis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379')
await once(redis, 'ready')
try {
  await play(withTestClock(redis), redis, JSON.parse(process.argv[2]!) as Sequence, (step, { model }) => {
    const states = model.loaded ? model.states.map((state) => state[0]).join('') : 'unloaded'
    console.log(states, JSON.stringify(step))
  })
  console.log('The scripts and the model agree.')
} finally {
  redis.disconnect()
}
