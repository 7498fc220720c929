// A real Prometheus that reads the processes of a running Milo, with its rules.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { stringify } from 'yaml'
import { projectFolder } from '../deploy/bundle.ts'
import { freePort } from '../local/servers/find-programs.ts'

export const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0

export interface Prometheus {
  url: string
  /** What an expression gives now. */
  ask(expr: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]>
  stop(): Promise<void>
}

/** `metrics`: addresses by job. `every`: how often it reads them and evaluates its rules, such as `5s`. */
export async function startPrometheus(metrics: Record<string, string[]>, every: string): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'milo-prometheus-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const scrape_configs = Object.entries(metrics).map(([job_name, urls]) => ({
    job_name,
    static_configs: [{ targets: urls.map((each) => new URL(each).host) }],
  }))
  const global = { scrape_interval: every, scrape_timeout: every, evaluation_interval: every }
  const rule_files = [join(projectFolder, 'deploy/prometheus/milo.rules.yml')]
  writeFileSync(join(folder, 'own.yml'), stringify({ global, rule_files, scrape_configs }))
  const args = [`--config.file=${folder}/own.yml`, `--storage.tsdb.path=${folder}/data`, '--log.level=warn']
  const child = spawn('prometheus', [...args, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' })
  await vi.waitFor(async () => expect((await fetch(`${url}/-/ready`)).status).toBe(200))
  return {
    url,
    async ask(expr) {
      const query = expr.replaceAll('$__rate_interval', '1m')
      const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`)
      const { status, error, data } = await answer.json()
      expect(status, `${expr}: ${error}`).toBe('success')
      return data.result
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}
