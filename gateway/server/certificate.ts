// Certificate and key of the gateway's TLS. A renewal writes both files again while the gateway runs.
import { readFileSync } from 'node:fs'
import type { Server } from 'node:https'
import { createSecureContext } from 'node:tls'
import type { GatewayContext } from '../context.ts'

/** Paths of PEM files. */
export interface CertificateFiles {
  cert: string
  key: string
}

export const readCertificate = ({ cert, key }: CertificateFiles) => ({
  cert: readFileSync(cert),
  key: readFileSync(key),
})

/**
 * Serves what the files have now from the next handshake on. Where they do not fit together, such as one of
 * them half written, the former certificate stays, and the log says so until they do. Their text is compared:
 * renewals that swap links keep times of change.
 */
export function followRenewals(
  server: Server,
  files: CertificateFiles,
  served: ReturnType<typeof readCertificate>,
  { log, times }: GatewayContext,
) {
  let current = served
  const timer = setInterval(() => {
    try {
      const found = readCertificate(files)
      if (found.cert.equals(current.cert) && found.key.equals(current.key)) return
      // Trap: setSecureContext changes a part of the server before it refuses.
      createSecureContext(found)
      server.setSecureContext(found)
      current = found
      log.info('serving the renewed certificate')
    } catch (err) {
      log.warn({ err }, 'the files of TLS are not usable: the former certificate stays')
    }
  }, times.renewalMs)
  server.once('close', () => clearInterval(timer))
}
