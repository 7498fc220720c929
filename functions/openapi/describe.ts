// The OpenAPI 3.1 description, made of what runs: the routes, the functions with what they say of themselves,
// and their schemas.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FunctionEnv } from '#shared/http/context.ts'
import type { Definition } from '#shared/http/function.ts'
import type { ProblemCode } from '#shared/http/problems.ts'
import type { Answer, Answers } from '#shared/http/responses/answers.ts'
import { type DescribedPart, partsOf, type Target } from '#shared/http/validation.ts'
import { apiRoutes, type Route } from '../routes.ts'
import { answerExamples } from './examples.ts'
import { bodyExamples } from './examples-bodies.ts'
import { headerComponents, successHeaders } from './headers.ts'
import { intro, sections, securitySchemes } from './pages.ts'
import { problemComponents, problemResponses } from './problems.ts'
import { components, fieldsOf, inputSchema, isOptional, type Json, outputSchema } from './schemas.ts'

export const FUNCTIONS = fileURLToPath(new URL('..', import.meta.url))

export interface DescribedFunction {
  route: Route
  fn: LoadedFunction
  definition: Definition
  /** What it takes, in the order in which it is checked. */
  takes: DescribedPart[]
}

export interface LoadedFunction {
  definition: Definition
  request(path: string, init: RequestInit, env: FunctionEnv): Response | Promise<Response>
  fetch(request: Request, env: FunctionEnv): Response | Promise<Response>
}

/**
 * Every function with its definition; throws where that is another route than routes.ts has, or describes no
 * answer.
 */
export function loadFunctions(): Promise<DescribedFunction[]> {
  return Promise.all(
    apiRoutes.map(async (route) => {
      const { default: fn } = (await import(join(FUNCTIONS, `${route.name}.ts`))) as {
        default: LoadedFunction
      }
      const { input = {}, reads = {} } = fn.definition
      const read = Object.entries(reads).map(([target, schema]) => ({ target: target as Target, schema }))
      const fault = faultOf(route, fn.definition)
      if (fault) throw new Error(`functions/${route.name}.ts ${fault}`)
      return { route, fn, definition: fn.definition, takes: [...partsOf(input), ...read] }
    }),
  )
}

/** What a definition lacks, or has other than functions/routes.ts. */
export function faultOf(route: Route, { method, path, answers }: Definition): string | undefined {
  if (Object.keys(answers).length === 0)
    return 'does not say what it answers: give newFunction({ … answers: { 200: … } })'
  return method === route.method && path === route.path
    ? undefined
    : `is ${method} ${path}, and functions/routes.ts says ${route.method} ${route.path}`
}

/** The whole document. */
export async function describeApi(): Promise<Json> {
  const functions = await loadFunctions()
  const paths: Record<string, Json> = {}
  for (const each of functions) {
    const path = each.route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [each.route.method.toLowerCase()]: operation(each) }
  }
  return {
    openapi: '3.1.0',
    info: intro,
    servers: [{ url: '/', description: 'This server.' }],
    tags: sections.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      schemas: { ...components(), ...problemComponents.schemas },
      responses: responses(functions),
      examples: problemComponents.examples,
      headers: headerComponents,
      securitySchemes,
    },
  }
}

/**
 * Every code that a function may answer: its own, and those that follow from who may call and from what it
 * takes.
 */
export function codesOf({ definition, takes }: DescribedFunction): ProblemCode[] {
  const { access, problems = [] } = definition
  const codes: ProblemCode[] = ['invalid_input', ...takes.flatMap((part) => part.problems ?? []), ...problems]
  if (access !== 'public') codes.push('unauthenticated', 'token_expired')
  // Of a role; of a write with cookies from another site, for everybody.
  if (access !== 'public') codes.push('forbidden')
  return [...new Set([...codes, 'rate_limited' as const, 'internal' as const, 'unavailable' as const])]
}

function responses(functions: DescribedFunction[]): Json {
  const all = functions.flatMap((each) => Object.values(problemResponses(codesOf(each))))
  return Object.fromEntries(
    all.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, response }) => [name, response]),
  )
}

function operation(each: DescribedFunction): Json {
  const { route, definition, takes } = each
  const body = takes.find(({ target }) => target === 'body')
  const { access } = definition
  const problems = Object.entries(problemResponses(codesOf(each)))
  return {
    operationId: operationId(route),
    tags: [sectionOf(route)],
    summary: definition.summary,
    description: about(route, access),
    ...parameters(takes, definition),
    ...(body ? { requestBody: requestBody(route, body) } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(definition.answers).map(([status, answer]) => [
          status,
          success(each, status, answer as Answer),
        ]),
      ),
      ...Object.fromEntries(
        problems.map(([status, { name }]) => [status, { $ref: `#/components/responses/${name}` }]),
      ),
    },
    security:
      access === 'public'
        ? []
        : [{ accessToken: roleless.has(access) ? [] : [access] }, { sessionCookie: [] }],
  }
}

/** As generated clients name it: holds/create is holdsCreate. */
export const operationId = ({ name }: Pick<Route, 'name'>): string =>
  name.replace(/[-/](\w)/g, (_, letter: string) => letter.toUpperCase())

function sectionOf({ name }: Route): string {
  const resource = name.split('/')[0]!
  const section = sections.find(({ resources }) => resources.includes(resource))
  if (!section)
    throw new Error(`${resource} stands in no section of the description: see functions/openapi/pages.ts`)
  return section.name
}

const roleless: ReadonlySet<Definition['access']> = new Set(['identified', 'buyer', 'signed-in'])

const WHO = {
  public: 'Anyone may call it.',
  identified: 'For signed-in users and guests.',
  buyer: 'For customers and guests.',
  'signed-in': 'For signed-in users.',
  customer: 'For customers.',
  staff: 'For staff.',
  admin: 'For admins.',
} as const

/** The prose at the head of the file, written for readers of both. */
function about({ name }: Route, access: Definition['access']): string {
  const head = /^(?:\/\/ .*\n)+/.exec(readFileSync(join(FUNCTIONS, `${name}.ts`), 'utf8'))?.[0] ?? ''
  const text = head
    .replace(/^\/\/ /gm, '')
    .replace(/\n/g, ' ')
    .trim()
  const said = text.slice(text.indexOf(' — ') + 3)
  return `${said.charAt(0).toUpperCase()}${said.slice(1).replace(/[^.]$/, '$&.')} ${WHO[access]}`
}

const IN = { params: 'path', query: 'query', headers: 'header', body: undefined } as const

function parameters(takes: DescribedPart[], { answers }: Definition): Json {
  const found = takes
    .filter(({ target }) => target !== 'body')
    .flatMap(({ target, schema }) =>
      fieldsOf(schema).map(([name, field]) => ({
        name,
        in: IN[target],
        required: target === 'params' || !isOptional(field),
        schema: parameterSchema(inputSchema(field)),
      })),
    )
  const ifNoneMatch = {
    name: 'if-none-match',
    in: 'header',
    required: false,
    description: 'The ETag of an earlier answer: 304 where it is still the same.',
    schema: { type: 'string' },
  }
  const all = [...found, ...(304 in answers ? [ifNoneMatch] : [])]
  return all.length === 0 ? {} : { parameters: all }
}

/** Query numbers arrive as text; they are documented as numbers. */
function parameterSchema(schema: Json): Json {
  if (schema.type !== 'integer' || schema.default === undefined) return schema
  return { ...schema, default: Number(schema.default) }
}

function requestBody(route: Route, { schema, mediaTypes = [] }: DescribedPart): Json {
  const example = bodyExamples[route.name]
  if (example === undefined)
    throw new Error(`${route.name} takes a body and has no example: see functions/openapi/examples-bodies.ts`)
  const json = { schema: inputSchema(schema), example }
  const others = mediaTypes.map((type) => [type, { schema: { type: 'string' } }])
  return { required: true, content: { 'application/json': json, ...Object.fromEntries(others) } }
}

const MEANING: Record<string, string> = {
  200: 'Done.',
  201: 'Created.',
  202: 'Accepted: it continues in the background.',
  204: 'Done, without a body.',
  304: 'Not modified.',
}

function success(each: DescribedFunction, status: string, answer: Answer): Json {
  const description = MEANING[status]
  const headers = successHeaders(each, Number(status) as keyof Answers)
  if (answer === null) return { description, headers }
  const byType = 'kind' in answer ? { 'application/json': answer } : answer
  const content = Object.entries(byType).map(([type, schema]) => [type, media(type, schema as Answer)])
  return { description, headers, content: Object.fromEntries(content) }
}

function media(type: string, schema: Answer): Json {
  if (schema === null || !('kind' in schema))
    return { schema: type.startsWith('image/svg') ? { type: 'string' } : {} }
  const described = outputSchema(schema)
  const name = String(described.$ref ?? '')
    .split('/')
    .at(-1)!
  const example = answerExamples[name]
  if (type === 'application/json' && example === undefined)
    throw new Error(`${name || 'An answer without a name'} has no example: see functions/openapi/examples.ts`)
  return { schema: described, ...(example === undefined ? {} : { example }) }
}
