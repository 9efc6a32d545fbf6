import { isUtf8 } from 'node:buffer'
import { succeeded, type AttemptResult } from '../delivery/attempt.ts'
import { isJsonBody } from '../json/json.ts'
import { redactText } from '../redact/free-text.ts'
import { redactJson } from '../redact/json.ts'
import type { Verification } from '../provider/verification.ts'
import { hidden } from '../redact/pseudonym/hidden.ts'
import type { PipelineEvent } from './pipeline-event.ts'
import { printable } from '../text/printable.ts'

/** Maximum number of characters of a body that are read, and maximum number shown. */
const maxRead = 16_384
const maxShown = 160

/**
 * Returns the target's explanation for refusing a delivery: the first line of the body, safe to print, without personal
 * data or secrets, and truncated between words; undefined if the body has no text.
 */
export function refusalText(result: AttemptResult): string | undefined {
  if (result.outcome !== 'response' || succeeded(result) || !isUtf8(result.body)) return undefined
  const body = Buffer.from(result.body).toString('utf8').trim()
  const json = body.length <= maxRead && isJsonBody(body) ? redactJson(body, hidden) : undefined
  const text = json === undefined ? redactText(firstLine(body.slice(0, maxRead)), hidden) : json.replaceAll(/\s+/g, ' ')
  return text === '' ? undefined : cut(printable(text))
}

/** Returns the first line of text. Skips the markup of HTML pages, in which frameworks wrap error messages. */
function firstLine(body: string): string {
  if (!body.startsWith('<')) return body.split(/\r?\n/, 1)[0] ?? ''
  const page = body.replaceAll(/<(head|style|script)\b[^]*?<\/\1>/gi, ' ').replaceAll(/<[^>]*>/g, '\n')
  const lines = page.split('\n').map((line) => line.trim())
  return (lines.find((line) => line !== '') ?? '').replaceAll(/&(?:nbsp|#160);/g, ' ')
}

function cut(text: string): string {
  if (text.length <= maxShown) return text
  const end = text.lastIndexOf(' ', maxShown)
  return `${text.slice(0, end > maxShown / 2 ? end : maxShown)} …`
}

/** Returns the suggested next step after a refused delivery. */
function refusalHint(result: AttemptResult, signed: Verification | undefined): string {
  if (result.outcome === 'error') return 'check that the handler is running and responds in time'
  const { status } = result
  if ([400, 401, 403].includes(status) || /signature|secret|unauthori|forbidden/i.test(refusalText(result) ?? ''))
    return secretHint(signed)
  if (status === 404 || status === 405) return 'check that the handler listens on the path given with --to'
  if (status >= 300 && status < 400) return 'pass the final URL with --to: providers do not follow redirects'
  return "check the handler's log"
}

function secretHint(signed: Verification | undefined): string {
  if (signed?.status === 'valid') return 'check that the handler verifies with the same secret as billhook'
  if (signed?.status === 'unchecked' && signed.reason === 'no-secret')
    return 'sign it with the secret that the handler uses: --secret-file FILE'
  return 'it was sent unsigned; use --source to name a provider that signs'
}

/** Finds the first refused delivery among a run's events and suggests the next step. */
export function firstRefusal(): {
  readonly add: (event: PipelineEvent) => void
  readonly hint: () => string | undefined
} {
  let signed: Verification | undefined
  let hint: string | undefined
  return {
    add: (event) => {
      if (event.kind === 'sending') signed = event.delivery.verification
      else if (event.kind === 'attempt' && !succeeded(event.result)) hint ??= refusalHint(event.result, signed)
    },
    hint: () => hint,
  }
}
