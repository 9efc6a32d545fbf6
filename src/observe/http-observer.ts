import type { SecureContext } from 'node:tls'
import type { Dispatcher } from 'undici'
import { tlsProblem } from '../core/delivery/tls-problem.ts'
import { formatDuration } from '../core/text/units.ts'
import { shownUrl } from '../core/redact/shown-url.ts'
import { firstBytes } from '../core/delivery/first-bytes.ts'
import { cannotRun, messageOf } from '../errors.ts'
import { parseState } from './json-or-text.ts'
import { observerTimeoutMs, type Observer } from './observer.ts'

const bodyLimit = 16 * 1024 * 1024

/**
 * Creates an observer that GETs the target's state as JSON from a URL. Does not follow redirects.
 * @param ca certificate authorities to trust; @default those that Node.js trusts
 */
export async function httpObserver(url: URL, timeoutMs = observerTimeoutMs, ca?: SecureContext): Promise<Observer> {
  const { Agent } = await import('undici')
  const agent = new Agent({ connections: 1, ...(ca ? { connect: { secureContext: ca } } : {}) })
  return {
    kind: 'http',
    label: shownUrl(url.href),
    ignores: [],
    read: async (signal) => {
      const timeout = AbortSignal.timeout(timeoutMs)
      try {
        return await get(agent, url, AbortSignal.any([signal, timeout]))
      } catch (error) {
        signal.throwIfAborted()
        const reason = timeout.aborted ? `did not answer within ${formatDuration(timeoutMs)}` : messageOf(error)
        throw cannotRun(
          'BILLHOOK_OBSERVER_FAILED',
          `the observer ${shownUrl(url.href)} ${reason}`,
          tlsProblem(error instanceof Error ? error.cause : undefined)?.hint ??
            'it must answer a GET with status 200 and the state as JSON within --timeout',
          error,
        )
      }
    },
    [Symbol.asyncDispose]: async () => {
      await agent.destroy()
    },
  }
}

/** Error messages complete the phrase "the observer URL …". */
async function get(agent: Dispatcher, url: URL, signal: AbortSignal): Promise<unknown> {
  const response = await agent
    .request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'GET',
      headers: { accept: 'application/json' },
      signal,
    })
    .catch((error: unknown) => {
      throw new Error(`cannot be reached: ${tlsProblem(error)?.message ?? messageOf(error)}`, { cause: error })
    })
  const body = await readAll(response.body)
  if (response.statusCode !== 200) throw new Error(`answered ${response.statusCode}`)
  try {
    return parseState(body.toString('utf8'))
  } catch (error) {
    throw error instanceof SyntaxError ? new Error('did not return JSON', { cause: error }) : error
  }
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const body = firstBytes(bodyLimit)
  for await (const chunk of stream)
    if (!body.add(chunk)) throw new Error(`returned more than ${bodyLimit / 1024 / 1024} MiB`)
  return body.bytes()
}
