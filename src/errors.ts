/** Exit codes, the same for all commands; scripts and CI jobs rely on them. */
export const ExitCode = {
  ok: 0,
  /** A check failed: a finding, a double charge, an invalid signature. */
  checkFailed: 1,
  /** Usage or configuration error. */
  usage: 2,
  /** Could not run: target unreachable, port taken, store locked. */
  cannotRun: 3,
  /** Nothing was proved: the checks were inconclusive, or no file had a schema. */
  nothingProved: 4,
  bug: 70,
  interrupted: 130,
} as const

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/**
 * An error that the user can act on: a usage error, invalid configuration or a system failure. Any other thrown error
 * is a bug in billhook.
 */
export class BillhookError extends Error {
  override readonly name = 'BillhookError'
  /** Stable code for scripts and searches: `BILLHOOK_PORT_IN_USE`. */
  readonly code: `BILLHOOK_${string}`
  readonly exitCode: ExitCode
  /** The next step, as a single sentence. */
  readonly hint: string | undefined
  /** Other errors found together with this one, each with a message and a next step. */
  readonly also: readonly BillhookError[]

  constructor(
    code: `BILLHOOK_${string}`,
    message: string,
    options: {
      readonly exitCode: ExitCode
      readonly hint?: string
      readonly cause?: unknown
      readonly also?: readonly BillhookError[]
    },
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.exitCode = options.exitCode
    this.hint = options.hint
    this.also = options.also ?? []
  }
}

/** Creates a usage or configuration error (exit 2). */
export function usageError(code: `BILLHOOK_${string}`, message: string, hint?: string, cause?: unknown): BillhookError {
  return new BillhookError(code, message, { exitCode: ExitCode.usage, ...(hint ? { hint } : {}), cause })
}

/**
 * Creates an error for a failure outside billhook, such as an unreachable server (exit 3). If the disk is full, the
 * next step is to free up space, and `hint` is ignored.
 */
export function cannotRun(code: `BILLHOOK_${string}`, message: string, hint?: string, cause?: unknown): BillhookError {
  const next = systemCode(cause) === 'ENOSPC' ? 'the disk is full: free up space, or name a path on another disk' : hint
  return new BillhookError(code, message, { exitCode: ExitCode.cannotRun, ...(next ? { hint: next } : {}), cause })
}

/**
 * Returns the part of an error that is safe to show. The message of a system or SQLite error only names files and
 * tables; any other message may quote a payload, so only the error's name is returned.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return error instanceof BillhookError || systemCode(error) !== undefined ? error.message : error.name
}

/**
 * Returns an error's message. For use only if the message is safe to show, such as one from a driver or a connection;
 * for an error that may quote a payload, use `reasonOf`.
 */
export function messageOf(error: unknown): string {
  // If a connection fails on every address of a host, there is one error per address; the first one suffices.
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0])
  return error instanceof Error ? error.message || error.name : String(error)
}

/** Returns the `code` of a Node.js system error, such as `ENOENT`; undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Prefix of stack frames in our own files. */
const home = new URL('.', import.meta.url).href

/**
 * Returns, for example, `TypeError in redactJson (export-AB12.js:1:234)`. Omits the message, which may quote a payload.
 */
export function bugIn(error: unknown): string {
  if (!(error instanceof Error)) return `a value that is not an Error (${typeof error}) was thrown`
  const { message, stack = '' } = error
  const kind = [error.name, systemCode(error)].filter(Boolean).join(' ')
  const frames = stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .filter((line) => /^ +at /.test(line) && line.includes(home))
  const [, name, place] = /^ +at (?:async )?(?:(.+) \()?([^()]+?)\)?$/.exec(frames[0] ?? '') ?? []
  const where = place?.replace(home, '')
  return where === undefined ? kind : `${kind} in ${name === undefined ? where : `${name} (${where})`}`
}
