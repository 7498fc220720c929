// What is written in one turn of the event loop leaves together, and nothing of it is lost or changes its order.
import { once } from 'node:events'
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { gatherWrites } from './gather-writes.ts'

function watched() {
  const pieces: string[] = []
  const socket = new Writable({
    write: (chunk, _, done) => {
      pieces.push(String(chunk))
      done()
    },
    writev: (chunks, done) => {
      pieces.push(chunks.map(({ chunk }) => String(chunk)).join('+'))
      done()
    },
  })
  gatherWrites(socket)
  return { pieces, socket }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('writes of one turn are one piece, the next turn another', async () => {
  const { pieces, socket } = watched()
  for (const text of ['a', 'b', 'c']) socket.write(text)
  await turn()
  socket.write('d')
  await turn()
  await turn()
  expect(pieces).toEqual(['a+b+c', 'd'])
})

test('what was written before the end still leaves', async () => {
  const { pieces, socket } = watched()
  socket.write('a')
  socket.end('b')
  await once(socket, 'finish')
  expect(pieces.join('+')).toBe('a+b')
})
