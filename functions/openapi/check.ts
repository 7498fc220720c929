// Holds the description to what others ask of one: that it is fresh, that it is OpenAPI 3.1 (a validator that
// is not ours), and that Redocly's linter finds no fault in it. Nothing leaves the machine.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Validator } from '@seriousme/openapi-schema-validator'
import { API_FILE, CLIENT_FILE, writtenApi } from './build.ts'
import { writtenClient } from './client.ts'

const faults = [...(await staleness()), ...(await invalidity()), ...(await lint())]
if (faults.length > 0) {
  console.error(faults.join('\n'))
  process.exitCode = 1
}

async function staleness(): Promise<string[]> {
  const fresh = [
    [API_FILE, await writtenApi()],
    [CLIENT_FILE, writtenClient()],
  ] as const
  return fresh.flatMap(([file, text]) =>
    readFileSync(file, 'utf8') === text ? [] : [`${file} is not what the functions say of themselves.`],
  )
}

async function invalidity(): Promise<string[]> {
  const found = await new Validator().validate(JSON.parse(readFileSync(API_FILE, 'utf8')))
  return found.valid ? [] : [`It is no OpenAPI 3.1: ${JSON.stringify(found.errors, null, 2)}`]
}

async function lint(): Promise<string[]> {
  const cli = createRequire(import.meta.url).resolve('@redocly/cli/package.json')
  const config = join(import.meta.dirname, 'redocly.yaml')
  const args = [join(dirname(cli), 'bin/cli.js'), 'lint', API_FILE, '--config', config, '--format', 'stylish']
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  try {
    await promisify(execFile)(process.execPath, args, { env })
    return []
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    return [`${stdout}${stderr}`]
  }
}
