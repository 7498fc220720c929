// The batcher: nobody waits needlessly, concurrent callers share, and a bad item fails alone.
import { expect, test } from 'vitest'
import { type BatchSettings, newBatch } from './batch.ts'

/** A batch whose work ends when the test says so; `seen` lists the items of each piece of work. */
function watched(more: Partial<BatchSettings<string, string>> = {}) {
  const seen: string[][] = []
  const ends: (() => void)[] = []
  const join = newBatch<string, string>({
    max: 10,
    work: async (items) => {
      seen.push(items)
      await new Promise<void>((resolve) => ends.push(resolve))
      if (items.includes('bad')) throw new Error('one is bad')
      return items.map((item) => item.toUpperCase())
    },
    ...more,
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return {
    seen,
    join,
    turn,
    /** Ends work until these have settled. */
    async finish<T>(results: Promise<T>): Promise<T> {
      let settled = false
      const done = results.finally(() => {
        settled = true
      })
      for (; !settled; await turn()) for (const end of ends.splice(0)) end()
      return done
    },
  }
}

test('a lone caller goes within the same turn of the event loop', async () => {
  const { seen, join, turn, finish } = watched()
  const result = join('a')
  await turn()
  expect(seen).toEqual([['a']])
  expect(await finish(result)).toBe('A')
})

test('callers of one turn share a batch, and later ones go together in the next', async () => {
  const { seen, join, turn, finish } = watched()
  const first = [join('a'), join('b')]
  await turn()
  const next = [join('c'), join('d')]
  expect(await finish(Promise.all([...first, ...next]))).toEqual(['A', 'B', 'C', 'D'])
  expect(seen).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

test('no batch is larger than its maximum, and nobody is left behind', async () => {
  const { seen, join, finish } = watched({ max: 3 })
  const results = await finish(Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(join)))
  expect(seen.map(({ length }) => length)).toEqual([3, 3, 1])
  expect(results).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G'])
})

test('items of one key never share a batch, and keep their order', async () => {
  const { seen, join, finish } = watched({ keyOf: (item) => item[0]! })
  const results = await finish(Promise.all(['a1', 'b1', 'a2', 'c1', 'a3'].map(join)))
  expect(seen).toEqual([['a1', 'b1', 'c1'], ['a2'], ['a3']])
  expect(results).toEqual(['A1', 'B1', 'A2', 'C1', 'A3'])
})

test('a bad item fails alone: the others of its batch run one by one', async () => {
  const { seen, join, finish } = watched()
  const results = await finish(Promise.allSettled(['a', 'bad', 'c'].map(join)))
  expect(seen).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']])
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
    'A',
    'failed',
    'C',
  ])
})

test('an item that waits alone holds up no later one', async () => {
  const ends: (() => void)[] = []
  const held = new Promise<void>((resolve) => ends.push(resolve))
  const join = newBatch<string, string>({
    max: 10,
    work: async (items) => {
      if (items.includes('slow') && items.length > 1) throw new Error('did not want to wait for a lock')
      if (items.includes('slow')) await held
      return items
    },
  })
  const slow = join('slow')
  await join('a')
  expect(await join('later')).toBe('later')
  ends[0]!()
  expect(await slow).toBe('slow')
})

test('in an outage all items fail, and nothing is retried', async () => {
  const outage = Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' })
  let calls = 0
  const join = newBatch<string, string>({
    max: 10,
    work: async () => {
      calls += 1
      throw outage
    },
  })
  const results = await Promise.allSettled(['a', 'b', 'c'].map(join))
  expect(results.map((result) => result.status === 'rejected' && result.reason)).toEqual([
    outage,
    outage,
    outage,
  ])
  expect(calls).toBe(1)
})

test.each(['57014', '55P03'])(
  'a batch that meets a limit of time (%s) is no outage: each is done by itself',
  async (code) => {
    const seen: string[][] = []
    const join = newBatch<string, string>({
      max: 10,
      work: async (items) => {
        seen.push(items)
        if (items.includes('locked')) throw Object.assign(new Error('waited too long'), { code })
        return items
      },
    })
    const results = await Promise.allSettled(['a', 'locked', 'b'].map(join))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(seen).toEqual([['a', 'locked', 'b'], ['a'], ['locked'], ['b']])
  },
)

test('a batch that does not end holds up only later items of its own keys', async () => {
  const ends: (() => void)[] = []
  const held = new Promise<void>((resolve) => ends.push(resolve))
  const seen: string[][] = []
  const join = newBatch<string, string>({
    max: 10,
    keyOf: (item) => item[0]!,
    work: async (items) => {
      seen.push(items)
      if (items.includes('slow')) await held
      return items
    },
  })
  const slow = [join('slow'), join('a')]
  await new Promise((resolve) => setImmediate(resolve))
  const again = join('second of its key')
  expect(await join('b')).toBe('b')
  expect(await join('c')).toBe('c')
  ends[0]!()
  expect(await Promise.all([...slow, again])).toEqual(['slow', 'a', 'second of its key'])
  expect(seen).toEqual([['slow', 'a'], ['b'], ['c'], ['second of its key']])
})
