// The commands by which operators reach processes and servers (docs/operate/README.md): each names a service
// and a file that exist, and the pages on alerts use no others.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { projectFolder } from './bundle.ts'
import { deployments } from './kubernetes/workloads.ts'

const PAGES = join(projectFolder, 'docs/operate')
const page = readFileSync(join(PAGES, 'README.md'), 'utf8')
const [ofCompose, ofKubernetes] = [...page.matchAll(/^```sh\n(ask\(\)[\s\S]*?)^```$/gm)].map(
  ([, text]) => text!,
)
const namesOf = (block = '') => [...block.matchAll(/^([\w-]+)\(\) \{/gm)].map(([, name]) => name!)

/** What a line prints in a shell that has these commands. */
const inShell = async (block: string, line: string) =>
  (await promisify(execFile)('bash', ['-euc', `${block}\n${line}`], { cwd: projectFolder })).stdout

test('each command runs in a service of the compose file, or in a deployment, a file that the image has', async () => {
  const { services } = parse(readFileSync(join(projectFolder, 'docker-compose.yml'), 'utf8'), { merge: true })
  const parts = deployments.map(({ metadata }) => metadata!.name!)
  const image = readFileSync(join(projectFolder, 'deploy/Dockerfile'), 'utf8')
  const stub = `docker() { echo "$*"; }; kubectl() { echo "$*"; }`
  for (const block of [ofCompose, ofKubernetes])
    for (const name of namesOf(block)) {
      const said = await inShell(`${block}\n${stub}`, `${name} worker-payments 8080/readyz`)
      const [, service, part, script] =
        /^(?:compose (?:exec|run --rm --no-deps) (\S+)|-n milo exec deployment\/(\S+) --) (?:node (deploy\S+))?/.exec(
          said,
        )!
      if (part === undefined) expect(Object.keys(services), name).toContain(service)
      else expect(parts, name).toContain(part)
      if (script) expect(image).toContain(script)
    }
  expect(namesOf(ofCompose)).toEqual(expect.arrayContaining(namesOf(ofKubernetes)))
})

test('ask prints what a process that is not ready lacks', async () => {
  const server = createServer((_req, res) => res.writeHead(503).end('{"postgres":false}')).listen(
    0,
    '127.0.0.1',
  )
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const within = [
    [ofCompose!, 'docker() { shift 3; "$@"; }'],
    [ofKubernetes!, 'kubectl() { shift 5; "$@"; }'],
  ]
  for (const [block, stub] of within)
    expect(await inShell(`${block}\n${stub}`, `ask a ${port}/readyz`)).toBe('503 {"postgres":false}\n')
})

test('pages on alerts name these commands only, and those of docker and kubectl', () => {
  const known = [...namesOf(ofCompose), 'docker', 'kubectl']
  const command =
    /`((?:curl|wget|npm|npx|ask|audit|holds|docker|kubectl|pg_\w+|redis-\w+|rabbitmq[\w-]*)) [^`]+`/g
  const named = readdirSync(PAGES)
    .map((file) => readFileSync(join(PAGES, file), 'utf8'))
    .filter((text) => text.startsWith('# Milo'))
    .flatMap((text) => [...text.matchAll(command)].map(([, name]) => name!))
  expect(named.length).toBeGreaterThan(15)
  expect(named.filter((name) => !known.includes(name))).toEqual([])
})
