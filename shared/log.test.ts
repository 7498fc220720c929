// Both builds of the log give the same guarantees: pino's for Node, and the one that bundlers take for the
// edge.
import { execFileSync } from 'node:child_process'
import { buildSync } from 'esbuild'
import { expect, test } from 'vitest'

const SPEAK = `
  import { newLog, RequestLog } from '#shared/log.ts'
  const base = newLog('speaker')
  base.debug('not at this level')
  const log = new RequestLog(base, 'r-1')
  log.info({ password: 'popcorn', body: { refreshToken: 'abc' }, headers: { authorization: 'Bearer x' } }, 'signed in')
  log.error({ err: new TypeError('broken') }, 'failed')
`

for (const platform of ['node', 'browser'] as const) {
  test(`on ${platform} a line is JSON with process and request, errors keep their text and secrets are redacted`, () => {
    const { outputFiles } = buildSync({
      stdin: { contents: SPEAK, resolveDir: import.meta.dirname },
      bundle: true,
      write: false,
      platform,
      format: 'cjs',
      conditions: platform === 'browser' ? ['workerd', 'worker', 'browser'] : [],
    })
    const printed = execFileSync(process.execPath, ['-'], { input: outputFiles[0]!.text, encoding: 'utf8' })
    const [signedIn, failed, ...more] = printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(more).toEqual([])
    expect(signedIn).toMatchObject({
      process: 'speaker',
      level: 'info',
      requestId: 'r-1',
      password: '[cut]',
      body: { refreshToken: '[cut]' },
      headers: { authorization: '[cut]' },
      msg: 'signed in',
    })
    expect(new Date(signedIn.time).getTime()).toBeGreaterThan(Date.now() - 60_000)
    expect(failed).toMatchObject({ level: 'error', err: { type: 'TypeError', message: 'broken' } })
    expect(failed.err.stack).toContain('TypeError: broken')
  })
}
