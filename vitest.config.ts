// How the tests run: files in parallel, each in its own process. The project `unit` needs no server and takes
// seconds; `system` runs on the servers that testing/setup.ts starts.
import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

/** A file that turns out to need a server fails here at once: nothing provides one. */
const UNIT = [
  'shared/{domain,std,http,tickets}/**/!(states|plain-errors).test.ts',
  'shared/auth/{passwords,tokens}.test.ts',
  'shared/db/batch.test.ts',
  'shared/{env,log}.test.ts',
  'gateway/**/{access-log,answer,balance,outlier-detection,route-policies}.test.ts',
  'functions/{client,openapi}/{client,inputs}.test.ts',
  'lua/build.test.ts',
  'web/**/*.test.ts',
  'local/{violations,doc-links,servers/postgres-place,redis-stand-in/commands}.test.ts',
  'worker-payments/**/{throttle,all}.test.ts',
]
const EXCLUDED = [...configDefaults.exclude, 'dist/**', '.milo/**']

export default defineConfig({
  test: {
    reporters: ['default', './testing/skips-reporter.ts'],
    // Tests mostly wait for servers: two more than there are cores (on two cores 155 s, with one more 183 s).
    maxWorkers: availableParallelism() + 2,
    // Long enough for a busy machine of two cores; a test that waits for a condition ends much sooner.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'unit', include: UNIT, exclude: EXCLUDED } },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['**/*.test.ts'],
          exclude: [...EXCLUDED, ...UNIT],
          globalSetup: ['testing/setup.ts'],
        },
      },
    ],
  },
})
