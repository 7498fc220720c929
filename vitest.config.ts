// How the tests run: files in parallel, each in its own process. The project `unit` needs no server and takes
// seconds; `system` runs on the servers that testing/setup.ts starts.
import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

/** A file that turns out to need a server fails here at once: nothing provides one. */
const UNIT = [
  'shared/{domain,std,http,tickets}/**/!(states|plain-errors).test.ts',
  'shared/auth/{passwords,tokens}.test.ts',
  'shared/db/batch.test.ts',
  'shared/{env,env-files,log,redis-url,holds/slots}.test.ts',
  'functions/route-owners.test.ts',
  'gateway/**/{access-log,answer,balance,outlier-detection,route-policies}.test.ts',
  'functions/{client,openapi}/{client,inputs}.test.ts',
  'lua/build.test.ts',
  'web/**/*.test.ts',
  'local/{violations,doc-links,servers/postgres-place,redis-stand-in/commands}.test.ts',
  'worker-payments/**/{throttle,all}.test.ts',
  'testing/fake-providers/*.test.ts',
]
/**
 * Not run again on the embedded servers: what stands behind the same functions and commands, or needs a real
 * server anyway.
 */
const ON_ANY_SERVERS = [
  'gateway/**',
  'deploy/**',
  'functions/pages/**',
  'worker-payments/{notices,providers}/**',
  'proof/faults/**',
  'proof/e2e/{embed,office*,pages,programme,provider-forms,purchase,purchase-keys,purchase-looks,seats-choose,seats-race}.test.ts',
]
const EXCLUDED = [
  ...configDefaults.exclude,
  ...['dist/**', '.milo/**'],
  ...(process.env.MILO_EMBEDDED === '1' ? ON_ANY_SERVERS : []),
]

export default defineConfig({
  test: {
    reporters: ['default', './testing/skips-reporter.ts'],
    // Some tests wait for servers, and those with a browser or an emulator want a core each.
    maxWorkers: availableParallelism() + 1,
    // Limits for what hangs, not for what is slow: on a busy machine a test takes ten times as long as alone.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    setupFiles: ['testing/patience.ts'],
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
