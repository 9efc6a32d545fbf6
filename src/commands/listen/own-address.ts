import { isLoopback } from '../../core/text/loopback.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import { usageError } from '../../errors.ts'

/** Addresses that take what comes to any address of this machine. */
const any: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]'])

/**
 * Refuses a target that is the listener itself: every delivery would come back as a new request, for ever.
 * @param port 0: a free one, which no target can name
 * @throws BillhookError `BILLHOOK_TARGET_ITSELF` (exit 2)
 */
export function assertNotItself(targets: readonly string[], host: string, port: number): void {
  const isLocal = any.has(host) || isLoopback(host)
  const own = targets.find((target) => {
    const { hostname, port: given, protocol } = new URL(target)
    const targetPort = given === '' ? (protocol === 'https:' ? 443 : 80) : Number(given)
    const bare = hostname.replace(/^\[|\]$/g, '')
    return (
      port !== 0 && targetPort === port && (bare === host || (isLocal && (isLoopback(hostname) || any.has(hostname))))
    )
  })
  if (own !== undefined)
    throw usageError(
      'BILLHOOK_TARGET_ITSELF',
      `the target ${shownUrl(own)} is billhook itself, which listens on port ${port}`,
      'name the URL of your handler, or choose another --port',
    )
}
