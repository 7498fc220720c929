// Postgres and Redis as one sampled request uses them: each statement and command is a span, and code that
// gets them knows in whose name it works. Other requests use the connections as they are.
import type { Redis } from '../redis.ts'
import type { Resources, Sql } from '../resources.ts'
import { carry, connectionOf, POSTGRES, type Span, type SpanOptions, traced } from './span.ts'

type Work = (tx: Sql) => Promise<unknown>
/** What the driver's tag answers: a promise that is sent when somebody waits for it, or part of another. */
type Query = Promise<unknown> & { handle(): Promise<void> }

/** The same connections in the name of `span`. */
export const tracedResources = (resources: Resources, span: Span): Resources => ({
  sql: tracedSql(resources.sql, span),
  redis: tracedRedis(resources.redis, span),
})

export function tracedSql(sql: Sql, span: Span): Sql {
  const proxy = new Proxy(sql, {
    apply(target, self, given: unknown[]) {
      const answer = Reflect.apply(target as never, self, given) as unknown
      const [strings] = given
      return isTemplate(strings) ? watched(answer as Query, strings, span) : answer
    },
    get(target, name) {
      const value = Reflect.get(target, name)
      return name === 'begin' || name === 'savepoint' ? tracedBegin(value as Begin, span) : value
    },
  })
  return carry(proxy, connectionOf(sql), span)
}

type Begin = (...args: unknown[]) => Promise<unknown>

/** The time of a transaction, with the wait for its connection. */
const tracedBegin =
  (begin: Begin, span: Span): Begin =>
  (...args) => {
    const work = args.pop() as Work
    return traced(span, 'transaction', POSTGRES, (own) =>
      begin(...args, (tx: Sql) => work(tracedSql(tx, own!))),
    )
  }

const isTemplate = (value: unknown): value is TemplateStringsArray => Array.isArray(value) && 'raw' in value

/** Begins the span when the statement is sent: a part of another statement never is. */
function watched(query: Query, strings: TemplateStringsArray, parent: Span): Query {
  const { handle } = query
  let isSent = false
  query.handle = () => {
    if (!isSent) {
      isSent = true
      const { name, options } = statementOf(strings)
      const span = parent.child(name, options)
      // Of a promise, not of the driver: that would call `handle` again.
      Promise.prototype.then.call(
        query,
        () => span.end(),
        (error: unknown) => span.end(error),
      )
    }
    return handle.call(query)
  }
  return query
}

interface Statement {
  name: string
  options: SpanOptions
}

const statements = new WeakMap<TemplateStringsArray, Statement>()
const WRITE = /\b(?:(insert) into|(delete) from|(?<!\bfor |\bdo )(update)) ([a-z_]+)/
const READ = /\bfrom ([a-z_]+)/

/** By its first write, else by what it reads first: names and never values. */
function statementOf(strings: TemplateStringsArray): Statement {
  const known = statements.get(strings)
  if (known) return known
  const text = strings.join(' ').replace(/\s+/g, ' ')
  const [, insert, remove, update, written] = WRITE.exec(text) ?? []
  const operation = (insert ?? remove ?? update ?? 'select').toUpperCase()
  const table = written ?? READ.exec(text)?.[1]
  const name = table === undefined ? operation : `${operation} ${table}`
  const attributes = {
    'db.system.name': 'postgresql',
    'db.operation.name': operation,
    ...(table === undefined ? {} : { 'db.collection.name': table }),
    'db.query.summary': name,
  }
  const statement: Statement = { name, options: { kind: 'client', attributes } }
  statements.set(strings, statement)
  return statement
}

type Command = Parameters<Redis['sendCommand']>[0]
type Stream = Parameters<Redis['sendCommand']>[1]

export function tracedRedis(redis: Redis, span: Span): Redis {
  const base = connectionOf(redis)
  const own: Redis = Object.create(base)
  own.sendCommand = (command: Command, stream?: Stream) => {
    const child = span.child(...commandOf(command))
    command.promise.then(
      () => child.end(),
      (error: unknown) => child.end(error),
    )
    return base.sendCommand(command, stream)
  }
  return carry(own, base, span)
}

/** A call of a function by the function's name; nothing of keys and values. */
function commandOf({ name, args }: Command): [string, SpanOptions] {
  const operation = name.toUpperCase()
  const procedure = operation.startsWith('FCALL') ? String(args[0]) : undefined
  const attributes = {
    'db.system.name': 'redis',
    'db.operation.name': operation,
    ...(procedure === undefined ? {} : { 'db.stored_procedure.name': procedure }),
  }
  return [procedure === undefined ? operation : `${operation} ${procedure}`, { kind: 'client', attributes }]
}
