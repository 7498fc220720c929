// The OpenAPI 3.1 description, made of what runs: the routes, the functions with what they say of themselves, and their schemas.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answer, Answers } from '#shared/answers/answers.ts'
import { descriptionOf, type FunctionDescription, type FunctionEnv } from '#shared/function.ts'
import type { ProblemCode } from '#shared/problems.ts'
import { partsOf } from '#shared/steps.ts'
import type { RequestPart } from '#shared/valid.ts'
import { type Route, routes } from '../../functions/routes.ts'
import { answerExamples } from './examples.ts'
import { bodyExamples } from './examples-bodies.ts'
import { headerComponents, successHeaders } from './headers.ts'
import { intro, sections } from './pages.ts'
import { problemComponents, problemResponses } from './problems.ts'
import { components, fieldsOf, inputSchema, isOptional, type Json, outputSchema } from './schemas.ts'

export const FUNCTIONS = fileURLToPath(new URL('../../functions', import.meta.url))

export interface DescribedFunction {
  route: Route
  fn: LoadedFunction
  description: FunctionDescription
  /** What it takes, in the order in which it is checked. */
  takes: RequestPart[]
}

export interface LoadedFunction {
  routes: { method: string; path: string; handler: object }[]
  request(path: string, init: RequestInit, env: FunctionEnv): Response | Promise<Response>
  fetch(request: Request, env: FunctionEnv): Response | Promise<Response>
}

/** Every function with its description; throws where a function says nothing, or something else than routes.ts. */
export function loadFunctions(): Promise<DescribedFunction[]> {
  return Promise.all(
    routes.map(async (route) => {
      const { default: fn } = (await import(join(FUNCTIONS, `${route.name}.ts`))) as {
        default: LoadedFunction
      }
      const file = `functions/${route.name}.ts`
      const description = descriptionOf(fn)
      if (!description || Object.keys(description.answers).length === 0)
        throw new Error(`${file} does not say what it answers: give newFunction({ … answers: { 200: … } })`)
      const own = fn.routes
      if (!own.every(({ method, path }) => method === route.method && path === route.path))
        throw new Error(
          `${file} answers another route than functions/routes.ts says: ${route.method} ${route.path}`,
        )
      const checked = own.flatMap(({ handler }) => partsOf(handler))
      return { route, fn, description, takes: [...checked, ...(description.takes ?? [])] }
    }),
  )
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
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'The access token that `POST /v1/sessions` gives. A requirement names the role that is needed.',
        },
      },
    },
  }
}

/** Every code that a function may answer: its own, and those that follow from who may call and from what it takes. */
export function codesOf({ description, takes }: DescribedFunction): ProblemCode[] {
  const { access, problems = [] } = description
  const codes: ProblemCode[] = ['invalid_input', ...takes.flatMap((part) => part.problems ?? []), ...problems]
  if (access !== 'public') codes.push('unauthenticated', 'token_expired')
  if (access !== 'public' && access !== 'signed-in') codes.push('forbidden')
  return [...new Set([...codes, 'rate_limited' as const, 'internal' as const, 'unavailable' as const])]
}

function responses(functions: DescribedFunction[]): Json {
  const all = functions.flatMap((each) => Object.values(problemResponses(codesOf(each))))
  return Object.fromEntries(
    all.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, response }) => [name, response]),
  )
}

function operation(each: DescribedFunction): Json {
  const { route, description, takes } = each
  const body = takes.find(({ target }) => target === 'json')
  const { access } = description
  const problems = Object.entries(problemResponses(codesOf(each)))
  return {
    operationId: operationId(route),
    tags: [sectionOf(route)],
    summary: description.summary,
    description: about(route, access),
    ...parameters(takes, description),
    ...(body ? { requestBody: requestBody(route, body) } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(description.answers).map(([status, answer]) => [
          status,
          success(each, status, answer as Answer),
        ]),
      ),
      ...Object.fromEntries(
        problems.map(([status, { name }]) => [status, { $ref: `#/components/responses/${name}` }]),
      ),
    },
    security: access === 'public' ? [] : [{ accessToken: access === 'signed-in' ? [] : [access] }],
  }
}

/** As generated clients name it: holds/create is holdsCreate. */
export const operationId = ({ name }: Pick<Route, 'name'>): string =>
  name.replace(/[-/](\w)/g, (_, letter: string) => letter.toUpperCase())

function sectionOf({ name }: Route): string {
  const resource = name.split('/')[0]!
  const section = sections.find(({ resources }) => resources.includes(resource))
  if (!section)
    throw new Error(`${resource} stands in no section of the description: see deploy/openapi/pages.ts`)
  return section.name
}

const WHO = {
  public: 'Everybody may call it.',
  'signed-in': 'For whoever is signed in.',
  customer: 'For customers.',
  staff: 'For staff.',
  admin: 'For admins.',
} as const

/** What the head of the file says of it, which is written for readers of either. */
function about({ name }: Route, access: FunctionDescription['access']): string {
  const head = /^(?:\/\/ .*\n)+/.exec(readFileSync(join(FUNCTIONS, `${name}.ts`), 'utf8'))?.[0] ?? ''
  const text = head
    .replace(/^\/\/ /gm, '')
    .replace(/\n/g, ' ')
    .trim()
  const said = text.slice(text.indexOf(' — ') + 3)
  return `${said.charAt(0).toUpperCase()}${said.slice(1).replace(/[^.]$/, '$&.')} ${WHO[access]}`
}

function parameters(takes: RequestPart[], { answers }: FunctionDescription): Json {
  const found = takes
    .filter(({ target }) => target !== 'json')
    .flatMap(({ target, schema }) =>
      fieldsOf(schema).map(([name, field]) => ({
        name,
        in: target === 'param' ? 'path' : target,
        required: target === 'param' || !isOptional(field),
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

/** A number comes as text in a query: what its schema takes for text is said of the number. */
function parameterSchema(schema: Json): Json {
  if (schema.type !== 'integer' || schema.default === undefined) return schema
  return { ...schema, default: Number(schema.default) }
}

function requestBody(route: Route, { schema, mediaTypes = [] }: RequestPart): Json {
  const example = bodyExamples[route.name]
  if (example === undefined)
    throw new Error(`${route.name} takes a body and has no example: see deploy/openapi/examples-bodies.ts`)
  const json = { schema: inputSchema(schema), example }
  const others = mediaTypes.map((type) => [type, { schema: { type: 'string' } }])
  return { required: true, content: { 'application/json': json, ...Object.fromEntries(others) } }
}

const MEANING: Record<string, string> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Accepted: it goes on by itself.',
  204: 'Done; there is nothing to say.',
  304: 'Still the same.',
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
    throw new Error(`${name || 'An answer without a name'} has no example: see deploy/openapi/examples.ts`)
  return { schema: described, ...(example === undefined ? {} : { example }) }
}
