// Keeps `process.nextTick` at its speed. Its optimised code knows the objects that Node queues by a
// description which V8 holds weakly: a full garbage collection at a moment when nothing is queued frees it,
// the next object gets another one, and from then on each call takes the slow path, for as long as the
// process lives: 40 ns become 300 in Node 20, 360 in Node 24 (`npm run bench -- ticks`). A request over HTTP
// has seven.
import { executionAsyncResource } from 'node:async_hooks'

const kept = new Set<object>()

/** To be called once, when a process starts: one such object then lives as long as the process. */
export function keepNextTickFast(): void {
  process.nextTick(() => kept.add(executionAsyncResource()))
}
