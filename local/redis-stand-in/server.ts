// The in-memory Redis' port: sockets, requests in, answers out.
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Decoder, RESP_TYPES } from 'ioredis/built/resp/decoder.js'
import { type Databases, openDatabases } from './databases.ts'
import { Session } from './session.ts'

// Overdue keys are free as soon as they are read; this only gives their memory back.
const DROP_EXPIRED_EVERY_MS = 1000

/** Answers the port. */
export async function listen(port: number, host: string, count: number): Promise<number> {
  const databases = await openDatabases(count)
  const server = createServer((socket) => serve(socket, databases))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  setInterval(databases.dropExpired, DROP_EXPIRED_EVERY_MS)
  return (server.address() as AddressInfo).port
}

function serve(socket: Socket, databases: Databases): void {
  socket.setNoDelay(true)
  let answers = ''
  let batching = false
  const flush = () => {
    if (answers && !socket.destroyed) socket.write(answers, 'latin1')
    answers = ''
  }
  const session = new Session(databases, (text) => {
    answers += text
    if (!batching) flush()
  })
  // The client's own parser, used from the other side: a request is an array of bulk strings.
  const decoder = new Decoder({
    getTypeMapping: () => ({ [RESP_TYPES.BLOB_STRING]: Buffer }),
    onReply: (request: Buffer[]) => session.take(request.map((part) => part.toString('latin1'))),
    onErrorReply: () => socket.destroy(),
    onPush: () => socket.destroy(),
  })
  socket.on('data', (chunk) => {
    batching = true
    try {
      decoder.write(chunk)
    } catch (error) {
      answers += `-ERR Protocol error: ${String(error).replace(/[\r\n]/g, ' ')}\r\n`
      socket.end()
    }
    batching = false
    flush()
  })
  // A client that went away is no news for a server; 'close' follows and ends the session.
  socket.on('error', () => socket.destroy())
  socket.once('close', () => session.end())
}
