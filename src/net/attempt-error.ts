import type { AttemptErrorCode } from '../core/delivery/attempt.ts'
import { messageOf, systemCode } from '../errors.ts'

/** Classifies an error of a connection or an exchange. */
export function attemptError(error: unknown): { readonly code: AttemptErrorCode; readonly message: string } {
  return { code: codeOf(error), message: messageOf(error) }
}

const codes: Readonly<Record<string, AttemptErrorCode>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
}

function codeOf(error: unknown): AttemptErrorCode {
  const code = systemCode(error) ?? ''
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || code.includes('CERT') || code.startsWith('EPROTO'))
    return 'tls'
  return codes[code] ?? 'protocol'
}
