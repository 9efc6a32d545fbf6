/** The exit codes of every command; scripts and CI jobs rely on them. */
export const ExitCode = {
  ok: 0,
  /** A check failed: a finding, a double charge, an invalid signature. */
  checkFailed: 1,
  /** A usage error, or a mistake in the configuration. */
  usage: 2,
  /** Could not run: target unreachable, port taken, store locked. */
  cannotRun: 3,
  /** Nothing was proved: inconclusive, or no file had a schema. */
  nothingProved: 4,
  bug: 70,
  interrupted: 130,
} as const

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/**
 * A usage error, a mistake in the configuration, or a machine that refuses: whatever a person must act on.
 * Anything else that is thrown is a bug in billhook.
 */
export class BillhookError extends Error {
  override readonly name = 'BillhookError'
  /** Stable, for scripts and search: `BILLHOOK_PORT_IN_USE`. */
  readonly code: `BILLHOOK_${string}`
  readonly exitCode: ExitCode
  /** What to do next, as one sentence. */
  readonly hint: string | undefined
  /** Further mistakes that were found with this one, each with a message and a next step. */
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

/** A usage error or a mistake in the configuration: exit 2. */
export function usageError(code: `BILLHOOK_${string}`, message: string, hint?: string, cause?: unknown): BillhookError {
  return new BillhookError(code, message, { exitCode: ExitCode.usage, ...(hint ? { hint } : {}), cause })
}

/** The machine or the other side refuses: exit 3. Where the disk is full, the next step is that, and not `hint`. */
export function cannotRun(code: `BILLHOOK_${string}`, message: string, hint?: string, cause?: unknown): BillhookError {
  const next = systemCode(cause) === 'ENOSPC' ? 'the disk is full: make room, or name a place on another one' : hint
  return new BillhookError(code, message, { exitCode: ExitCode.cannotRun, ...(next ? { hint: next } : {}), cause })
}

/**
 * Returns what may be shown of an error: the message of a system or SQLite error, which names files and tables, and
 * only the name of any other, whose message may quote a payload.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return error instanceof BillhookError || systemCode(error) !== undefined ? error.message : error.name
}

/** The `code` of a Node.js system error such as `ENOENT`; undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Stack frames in our own files start with this. */
const home = new URL('.', import.meta.url).href

/** Returns e.g. `TypeError in redactJson (export-AB12.js:1:234)`, without the message, which may quote a payload. */
export function bugIn(error: unknown): string {
  if (!(error instanceof Error)) return `something that is no error (${typeof error}) was thrown`
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
