import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { makeCertificate, type Certificate, type CertificateOptions } from './certificates.ts'

export interface TlsTarget {
  readonly url: string
  readonly certificate: Certificate
  /** Returns the number of requests received. */
  readonly hits: () => number
}

/** Starts a real HTTPS server on this machine with a generated certificate. */
export async function startTlsTarget(name = 'localhost', options: CertificateOptions = {}): Promise<TlsTarget> {
  const certificate = makeCertificate(name, { names: [`DNS:${name}`], ...options })
  const key = certificate.key.export({ type: 'pkcs8', format: 'pem' })
  let hits = 0
  const server = createServer({ cert: certificate.pem, key }, (request, response) => {
    hits += 1
    request.resume().on('end', () => response.end('{}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `https://localhost:${(server.address() as AddressInfo).port}/hook`, certificate, hits: () => hits }
}
