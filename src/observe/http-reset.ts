import { shownUrl } from '../core/redact/shown-url.ts'
import { cannotRun } from '../errors.ts'
import { resetTimeoutMs, type Reset } from './reset.ts'

/** POSTs to a URL of the target; any 2xx is a success. Redirects are not followed. */
export function httpReset(url: URL): Reset {
  return async (signal) => {
    const { request } = await import('undici')
    const status = await request(url, {
      method: 'POST',
      signal: AbortSignal.any([signal, AbortSignal.timeout(resetTimeoutMs)]),
    })
      .then(async ({ statusCode, body }) => {
        await body.dump()
        return statusCode
      })
      .catch((error: unknown) => {
        signal.throwIfAborted()
        throw failed(url, error instanceof Error ? error.message : String(error), error)
      })
    if (status < 200 || status > 299) throw failed(url, `it answered ${status}`)
  }
}

function failed(url: URL, reason: string, cause?: unknown): Error {
  return cannotRun(
    'BILLHOOK_RESET_FAILED',
    `the reset POST ${shownUrl(url.href)} failed: ${reason}`,
    'it has to answer a POST with a 2xx',
    cause,
  )
}
