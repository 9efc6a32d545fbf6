import { isLoopback } from '../../core/text/loopback.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import { usageError } from '../../errors.ts'

/** Wildcard addresses, which accept connections on every local address. */
const any: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]'])

/**
 * Rejects a target that is the listener itself, because deliveries would loop forever.
 * @param port 0 means any free port, which no target can name in advance
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
