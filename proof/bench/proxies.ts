// The proxies that are compared: the same instances behind each, one core, keep-alive on both sides.
import { type ChildProcess, execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { has, MEASURED_CORE, start } from './processes.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Contender {
  name: string
  /** Command that must be installed, and how to get it. */
  needs?: { command: string; get: string }
  start(port: number, upstreams: string[], folder: string): ChildProcess
}

/** The Node to measure the gateway on, such as that of the containers; default: the one that runs this. */
const NODE = process.env.BENCH_NODE ?? process.execPath
/** Newer versions of Node run TypeScript directly, as in the containers; older ones need a loader. */
const SAYS = 'process.version + (process.features.typescript ? "" : " --import tsx")'
const [VERSION = '', ...LOADER] = execFileSync(NODE, ['-p', SAYS], { encoding: 'utf8' }).trim().split(' ')

export const gatewayWith = (what: string, env: Record<string, string>): Contender => ({
  name: `Milo gateway, ${what}, ${VERSION}`,
  start: (port, upstreams, folder) =>
    start(
      MEASURED_CORE,
      NODE,
      [...LOADER, join(ROOT, 'gateway/main.ts')],
      { PORT: String(port), UPSTREAMS: upstreams.join(','), DRAIN_WAIT_MS: '0', ...env },
      join(folder, `${port}.log`),
    ),
})

const nginx: Contender = {
  name: 'nginx',
  needs: { command: 'nginx', get: 'apt-get install nginx-light' },
  start(port, upstreams, folder) {
    const servers = upstreams.map((url) => `server ${new URL(url).host};`).join(' ')
    const config = `worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
events { worker_connections 4096; }
http { access_log ${folder}/access.log combined buffer=64k; keepalive_requests 1000000000;
  upstream milo { ${servers} keepalive 128; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://milo; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Request-Id $request_id; } } }`
    const file = join(folder, 'nginx.conf')
    writeFileSync(file, config)
    return start(MEASURED_CORE, 'nginx', ['-c', file, '-p', folder])
  },
}

const haproxy: Contender = {
  name: 'HAProxy',
  needs: { command: 'haproxy', get: 'apt-get install haproxy' },
  start(port, upstreams, folder) {
    const servers = upstreams.map((url, i) => `  server s${i} ${new URL(url).host} check`).join('\n')
    const config = `global\n  nbthread 1\n  maxconn 4096\ndefaults\n  mode http\n  option http-keep-alive\n  option forwardfor
  timeout connect 1s\n  timeout client 60s\n  timeout server 60s\n  http-reuse always\nfrontend f
  bind 127.0.0.1:${port}\n  unique-id-format %[uuid]\n  http-request set-header X-Request-Id %[unique-id]\n  default_backend b
backend b\n  balance roundrobin\n${servers}\n`
    const file = join(folder, 'haproxy.cfg')
    writeFileSync(file, config)
    return start(MEASURED_CORE, 'haproxy', ['-db', '-f', file])
  },
}

const go: Contender = {
  name: 'Go httputil.ReverseProxy',
  needs: { command: 'go', get: 'apt-get install golang-go' },
  start(port, upstreams, folder) {
    const program = join(folder, 'reverse-proxy')
    const env = { ...process.env, GOCACHE: join(folder, 'go-cache'), GO111MODULE: 'off' }
    execFileSync('go', ['build', '-o', program, join(ROOT, 'proof/bench/reverse-proxy.go')], { env })
    return start(MEASURED_CORE, program, [], {
      PORT: String(port),
      UPSTREAMS: upstreams.join(','),
      GOMAXPROCS: '1',
    })
  },
}

/** Limits that this load never reaches, but every request is counted. */
const EVERYTHING = {
  RATE_LIMIT_SCALE: '100000',
  BLOCKED_ADDRESSES: '203.0.113.0/24',
  BALANCE: 'least-connections',
}
export const ours = gatewayWith('all on', EVERYTHING)
export const all: Contender[] = [
  go,
  ours,
  gatewayWith('limits off', { RATE_LIMIT_SCALE: '0' }),
  nginx,
  haproxy,
]

export const isThere = ({ needs }: Contender) => needs === undefined || has(needs.command)
