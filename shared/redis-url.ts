// The address of Redis in REDIS_URL: one server, or nodes of a cluster from which a client finds the others.
//
// redis://user:password@a:6379,b:6379,c:6379 is a cluster; so is redis://cluster.example:6379?cluster=true,
// one name for all of its nodes, as managed clusters have. Scheme and login are the same for every node.

export interface ClusterPlace {
  nodes: { host: string; port: number }[]
  username: string
  password: string
  tls: boolean
}

const DEFAULT_PORT = 6379

/** The cluster that `url` names; undefined: one server. Throws an Error that says what is wrong. */
export function clusterOf(url: string): ClusterPlace | undefined {
  const [, scheme, login, hosts = '', rest = ''] = /^(rediss?):\/\/(?:(.*)@)?([^/?#]*)(.*)$/.exec(url) ?? []
  const asked = rest.endsWith('?cluster=true')
  if (!asked && !hosts.includes(',')) return undefined
  if (!/^\/?0?(\?cluster=true)?$/.test(rest))
    throw new Error('a cluster has database 0 alone, and no option but ?cluster=true')
  const [username, password] = readLogin(login ?? '')
  return { nodes: hosts.split(',').map(readNode), username, password, tls: scheme === 'rediss' }
}

/** What is wrong with it; undefined: nothing. */
export function faultOfRedisUrl(url: string): string | undefined {
  try {
    clusterOf(url)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

function readNode(text: string): { host: string; port: number } {
  // The URL of a scheme that the standard does not know keeps its host as it is written.
  const url = URL.canParse(`redis://${text}`) ? new URL(`redis://${text}`) : undefined
  if (!url?.hostname || url.href !== `redis://${text}`)
    throw new Error(`"${text}" is no host:port of a node of the cluster`)
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port || DEFAULT_PORT) }
}

/** User and password, each perhaps empty. */
function readLogin(login: string): [string, string] {
  const colon = login.indexOf(':')
  const parts = colon < 0 ? [login, ''] : [login.slice(0, colon), login.slice(colon + 1)]
  try {
    return parts.map(decodeURIComponent) as [string, string]
  } catch {
    throw new Error('user and password must be percent-encoded')
  }
}
