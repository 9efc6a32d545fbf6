import type { AttemptErrorCode } from '../core/delivery/attempt.ts'
import { messageOf, systemCode } from '../errors.ts'
import { tlsProblem } from '../core/delivery/tls-problem.ts'

export interface AttemptError {
  readonly code: AttemptErrorCode
  readonly message: string
  /** How to fix the problem. */
  readonly hint?: string
}

/** Classifies an error from a connection or an exchange. */
export function attemptError(error: unknown): AttemptError {
  if (error instanceof AggregateError) return attemptError(error.errors[0])
  const problem = tlsProblem(error)
  if (problem) return { code: 'tls', ...problem }
  return {
    code: codes[systemCode(error) ?? ''] ?? 'protocol',
    message: messageOf(error),
  }
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
