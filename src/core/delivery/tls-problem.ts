import { systemCode } from '../../errors.ts'

export interface TlsProblem {
  readonly message: string
  /** The suggested next step. */
  readonly hint?: string
}

const trustIt = 'if you trust the server, pass its certificate or its CA with --ca FILE, or set ca in billhook.yaml'
const untrusted: TlsProblem = { message: 'its certificate was issued by an unknown authority', hint: trustIt }
const selfSigned: TlsProblem = { message: 'its certificate is self-signed', hint: trustIt }
const plain: TlsProblem = { message: 'it does not speak TLS', hint: 'check whether the URL should begin with http://' }

/** TLS problems by error code. */
const known: Readonly<Record<string, TlsProblem>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_UNTRUSTED: untrusted,
  CERT_HAS_EXPIRED: { message: 'its certificate has expired', hint: "renew the target's certificate" },
  CERT_NOT_YET_VALID: { message: 'its certificate is not valid yet', hint: 'check the clocks of both machines' },
  ERR_SSL_WRONG_VERSION_NUMBER: plain,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: plain,
}

const ofTls =
  /CERT|^ERR_(?:TLS|SSL)|^EPROTO|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^INVALID_(?:CA|PURPOSE)$|^PATH_LENGTH|^ERROR_IN_CRL/

/**
 * Describes a server's TLS problem from the error code of Node.js or OpenSSL; undefined for other errors. Callers show
 * the message after the server's URL.
 */
export function tlsProblem(error: unknown): TlsProblem | undefined {
  const code = systemCode(error) ?? ''
  if (!ofTls.test(code)) return undefined
  const message = error instanceof Error ? error.message : code
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return known[code] ?? { message }
  const names = /altnames: (?:Host: .*? is not in the cert's altnames|IP: .*? is not in the cert's list): (.*)/.exec(
    message,
  )?.[1]
  return {
    message: `its certificate is for another host${names ? ` (${names})` : ''}`,
    hint: 'change the host in the URL to a name from the certificate, or create a certificate for this host',
  }
}
