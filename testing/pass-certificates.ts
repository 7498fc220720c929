// Certificates like Apple's, for passes: root, intermediate, and that of a pass type. Made with openssl.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

export interface PassCertificates {
  folder: string
  /** As APPLE_PASS_SIGNER. */
  signer: string
  root: string
}

/** The subject has the fields of a pass type's: user id, name, unit (the team) and organization. */
const SUBJECT = '/UID=pass.test.milo/CN=Pass Type ID: pass.test.milo/OU=TEAM123456/O=Milo Test/C=CH'

export function newPassCertificates(): PassCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'milo-pass-'))
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const request = (name: string, subject: string) =>
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      subject,
    )
  const sign = (name: string, by: string, extension: string) => {
    writeFileSync(join(folder, `${name}.ext`), extension)
    const issuer = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial']
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...issuer,
      '-days',
      '2',
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.pem`,
    )
  }
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    '-subj',
    '/CN=Root',
    '-days',
    '2',
  )
  request('intermediate', '/CN=Intermediate')
  sign('intermediate', 'root', 'basicConstraints=critical,CA:TRUE\n')
  request('pass', SUBJECT)
  sign('pass', 'intermediate', 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n')
  const signer = ['pass.key', 'pass.pem', 'intermediate.pem'].map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  )
  return { folder, signer: signer.join(''), root: join(folder, 'root.pem') }
}
