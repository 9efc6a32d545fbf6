import type { SecureContext } from 'node:tls'
import { tlsProblem } from '../core/delivery/tls-problem.ts'
import { shownCommand } from '../core/redact/shown-command.ts'
import { shownUrl } from '../core/redact/shown-url.ts'
import { BillhookError, cannotRun, messageOf, usageError } from '../errors.ts'
import { httpUrl } from './http-url.ts'
import { runCommand } from './run-command.ts'

/** Resets the target to its initial state, or restarts it. */
export interface Reset {
  /** @throws BillhookError `BILLHOOK_RESET_FAILED` or `BILLHOOK_RESTART_FAILED` (exit 3) */
  (signal: AbortSignal): Promise<void>
}

/** Time limit for a reset, which may have to rebuild a database, in milliseconds. */
const resetTimeoutMs = 60_000

/**
 * Parses `--reset SPEC`: `http://…` (a POST) or `cmd:…` (a shell command).
 * @param ca certificate authorities to trust; @default those that Node.js trusts
 * @throws BillhookError `BILLHOOK_RESET_INVALID` (exit 2)
 */
export function parseReset(spec: string, cwd: string, ca?: SecureContext): Reset {
  const url = httpUrl(spec)
  if (url) return httpReset(url, ca)
  const command = commandIn(spec)
  if (command !== undefined) return commandReset('reset', command, cwd)
  throw usageError(
    'BILLHOOK_RESET_INVALID',
    `'${shownCommand(spec)}' is not a valid reset`,
    'use http://HOST/PATH (returns 2xx for a POST) or cmd:COMMAND (which exits 0)',
  )
}

/**
 * Parses `--restart SPEC`: `cmd:…` (a shell command).
 * @throws BillhookError `BILLHOOK_RESTART_INVALID` (exit 2)
 */
export function parseRestart(spec: string, cwd: string): Reset {
  const command = commandIn(spec)
  if (command !== undefined) return commandReset('restart', command, cwd)
  throw usageError(
    'BILLHOOK_RESTART_INVALID',
    `'${shownCommand(spec)}' is not a valid restart command`,
    'use cmd:COMMAND, which stops the handler, starts it again, and exits 0 once it is listening',
  )
}

function commandIn(spec: string): string | undefined {
  return /^cmd:\s*(\S.*)$/s.exec(spec)?.[1]
}

function commandReset(job: 'reset' | 'restart', command: string, cwd: string): Reset {
  return async (signal) => {
    await runCommand(command, { cwd, signal, timeoutMs: resetTimeoutMs }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw cannotRun(
        job === 'reset' ? 'BILLHOOK_RESET_FAILED' : 'BILLHOOK_RESTART_FAILED',
        `the ${job} command failed: ${messageOf(error)}`,
        `run it by hand to see why: ${shownCommand(command)}`,
        error,
      )
    })
  }
}

/** Creates a reset that POSTs to the target's reset URL; any 2xx is a success. Does not follow redirects. */
function httpReset(url: URL, ca: SecureContext | undefined): Reset {
  return async (signal) => {
    const { Agent } = await import('undici')
    const agent = new Agent(ca ? { connect: { secureContext: ca } } : {})
    try {
      const { statusCode: status, body } = await agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        signal: AbortSignal.any([signal, AbortSignal.timeout(resetTimeoutMs)]),
      })
      await body.dump()
      if (status < 200 || status > 299) throw httpFailure(url, `it responded with ${status}`)
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof BillhookError) throw error
      const problem = tlsProblem(error)
      throw httpFailure(url, problem?.message ?? messageOf(error), error, problem?.hint)
    } finally {
      await agent.destroy()
    }
  }
}

function httpFailure(
  url: URL,
  reason: string,
  cause?: unknown,
  hint = 'it must answer a POST with a 2xx status',
): Error {
  return cannotRun('BILLHOOK_RESET_FAILED', `the reset POST ${shownUrl(url.href)} failed: ${reason}`, hint, cause)
}
