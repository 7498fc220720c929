// Settings from files: NAME_FILE says where the value of NAME stands, as orchestrators mount secrets. For
// processes of Node: at the edge there are no files.
import { readFileSync } from 'node:fs'
import { EnvError, settings } from './env.ts'

type Environment = Record<string, string | undefined>

/**
 * `env` with the value of NAME for each NAME_FILE, less one newline at its end. Throws an EnvError that lists
 * every file that cannot be read and every setting that is given twice. TLS_CERT_FILE and TLS_KEY_FILE are
 * settings of their own: there is no TLS_CERT.
 */
export function withFiles(env: Environment, names: readonly string[] = Object.keys(settings)): Environment {
  const read = { ...env }
  const wrong: string[] = []
  for (const name of names) {
    const file = env[`${name}_FILE`]
    if (!file) continue
    if (env[name]) wrong.push(`${name} and ${name}_FILE are both set: unset one of them`)
    else
      try {
        read[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        wrong.push(`${name}_FILE: ${file} cannot be read (${code}): mount it for this user, or set ${name}`)
      }
  }
  if (wrong.length > 0) throw new EnvError(`The environment is wrong:\n  ${wrong.join('\n  ')}`)
  return read
}
