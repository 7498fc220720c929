// Writes of one turn of the event loop leave in few pieces, complete and in order.
import { once } from 'node:events'
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { coalesceWrites } from './write-coalescing.ts'

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
  coalesceWrites(socket)
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

test('of many writes in one turn the first leave before the last is made, each once and in order', async () => {
  const { pieces, socket } = watched()
  const texts = Array.from({ length: 40 }, (_, at) => `${at}`)
  for (const text of texts.slice(0, 17)) socket.write(text)
  expect(pieces).toEqual([texts.slice(0, 16).join('+')])
  for (const text of texts.slice(17)) socket.write(text)
  await turn()
  expect(pieces.map((piece) => piece.split('+').length)).toEqual([16, 16, 8])
  expect(pieces.join('+')).toBe(texts.join('+'))
})

test('data written before the end still leaves', async () => {
  const { pieces, socket } = watched()
  socket.write('a')
  socket.end('b')
  await once(socket, 'finish')
  expect(pieces.join('+')).toBe('a+b')
})
