// The demo's HTTP client: prints each request and its answer.
import { STATUS_CODES } from 'node:http'

/** An error with one line for the user. */
export class DemoError extends Error {}

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: whatever the running system answers, shown as it is
  body: any
}

export interface Asking {
  body?: unknown
  /** Instead of a body: plain text. */
  text?: string
  headers?: Record<string, string>
  /** The part of the answer to print; left out: only the status. */
  show?: (body: Answer['body']) => unknown
  /** As show, for a refusal. */
  showProblem?: (body: Answer['body']) => unknown
  /** Prints nothing: for polling. */
  silently?: boolean
}

export type Call = (method: string, path: string, asking?: Asking) => Promise<Answer>

const LINE_LENGTH = 110
// Longer than any answer of Milo takes; a demo that hangs explains nothing.
const ANSWER_LIMIT_MS = 15_000

export function newClient(baseUrl: string, say: (line: string) => void): Call {
  return async (method, path, { body, text, headers = {}, show, showProblem, silently = false } = {}) => {
    const content = text ?? (body === undefined ? undefined : JSON.stringify(body))
    const type = text === undefined ? 'application/json' : 'text/plain'
    const answer = await send(`${baseUrl}${path}`, {
      method,
      headers: { ...headers, ...(content === undefined ? {} : { 'content-type': type }) },
      ...(content === undefined ? {} : { body: content }),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    })
    if (silently) return answer
    say(`   ${method} ${path} → ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`.trimEnd())
    const shown = answer.status >= 400 ? (showProblem ?? problemOf)(answer.body) : show?.(answer.body)
    if (shown !== undefined) say(indented(shown))
    return answer
  }
}

async function send(url: string, init: RequestInit): Promise<Answer> {
  let answer: Response
  try {
    answer = await fetch(url, init)
  } catch (error) {
    const { name, cause } = error as Error
    const reason =
      name === 'TimeoutError' ? 'no answer' : ((cause as { code?: string })?.code ?? 'no connection')
    throw new DemoError(
      `Milo does not answer at ${new URL(url).origin} (${reason}).\nStart it in another shell with: npm start     (another port: PORT=8081 npm run demo)`,
    )
  }
  const text = await answer.text()
  if (text === '') return { status: answer.status, body: undefined }
  try {
    return { status: answer.status, body: JSON.parse(text) }
  } catch {
    throw new DemoError(`${url} answered ${answer.status} without JSON: is that Milo?`)
  }
}

const problemOf = ({ code, detail, requestId }: Answer['body']) => ({ code, detail, requestId })

/** On one line if it fits. */
function indented(shown: unknown): string {
  const short = JSON.stringify(shown)
  if (short.length <= LINE_LENGTH) return `   ${short}`
  return JSON.stringify(shown, null, 2).replace(/^/gm, '   ')
}
