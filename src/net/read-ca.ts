import { X509Certificate } from 'node:crypto'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import { systemCode, usageError, type BillhookError } from '../errors.ts'
import { readRegularFile } from '../files/regular-file.ts'

/** Maximum file size in bytes, about four times the size of a browser's CA bundle. */
const limit = 1024 * 1024
const blocks = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g

/**
 * Returns a context that trusts the certificates in a PEM file and the authorities that Node.js trusts by default. Each
 * certificate is checked here, because Node.js silently skips the ones that it cannot parse, and the target would
 * remain untrusted without an explanation.
 * @param path absolute path of the file
 * @throws BillhookError `BILLHOOK_CA_INVALID` (exit 2)
 */
export async function readCa(path: string): Promise<SecureContext> {
  const content = await readRegularFile(path, limit).catch((error: unknown) => {
    throw unusable(`${path} cannot be read: ${systemCode(error) ?? String(error)}`, error)
  })
  if (typeof content === 'string') throw unusable(`${path}: ${content}`)
  const certificates = content.toString('latin1').match(blocks) ?? []
  if (certificates.length === 0) throw unusable(`${path} contains no PEM certificate`)
  for (const [index, pem] of certificates.entries()) {
    try {
      void new X509Certificate(pem)
    } catch (error) {
      throw unusable(`certificate ${index + 1} of ${path} cannot be read`, error)
    }
  }
  // The context is created once. If connections received the list of certificates instead, each one would parse the
  // entire list again, which takes 20 ms.
  return createSecureContext({ ca: [...getCACertificates('default'), ...certificates] })
}

function unusable(message: string, cause?: unknown): BillhookError {
  return usageError(
    'BILLHOOK_CA_INVALID',
    message,
    "name a PEM file with the certificate of the target's server or authority; it contains -----BEGIN CERTIFICATE-----",
    cause,
  )
}
