import { isUtf8 } from 'node:buffer'
import { getCACertificates } from 'node:tls'
import type { AttemptResult } from '../core/delivery/attempt.ts'
import type { Message } from '../core/delivery/delivery.ts'
import type { Provider, Settings } from '../core/provider/provider.ts'
import { notFetched, type Remote } from '../core/provider/remote.ts'
import type { Sender } from './sender.ts'

/**
 * Settings fetched from URLs named in deliveries; currently only PayPal's certificate. Used only if the user allows it.
 */
export interface RemoteSettings {
  /**
   * Adds missing settings and keeps existing ones. If a setting cannot be fetched, its value is the reason for the
   * failure, so that no signature can be valid. Never rejects.
   */
  readonly fill: (delivery: Message, providers: readonly Provider[], settings: Settings) => Promise<Settings>
}

export interface RemoteOptions {
  /** Must not follow redirects and must verify TLS. Its body limit applies to the fetched content. */
  readonly sender: Sender
  readonly now: () => number
  readonly signal: AbortSignal
}

const timeoutMs = 5_000
/** Maximum number of URLs cached while the program runs; their content does not change. */
const maxCached = 16
/** Maximum number of concurrent fetches, because the sender of a delivery chooses the URL. */
const maxFetches = 4
/**
 * Value of a setting that was not fetched because of `maxFetches`. The delivery may be valid and should be sent again.
 */
export const busy = `${notFetched}${maxFetches} others are already being fetched`

/**
 * Creates remote settings that trust the root certificates that Node.js trusts for HTTPS, including
 * NODE_EXTRA_CA_CERTS.
 */
export function createRemoteSettings({ sender, now, signal }: RemoteOptions): RemoteSettings {
  /** Trusted content by URL, most recently used last. */
  const cache = new Map<string, string>()
  const fetches = new Map<string, Promise<string>>()

  const fetchSetting = async (url: string, { problem }: Remote): Promise<string> => {
    const request = { method: 'GET', headers: [['accept', '*/*'] as const], body: new Uint8Array() }
    const result = await sender.send(url, request, { timeoutMs, signal })
    fetches.delete(url)
    const content = contentOf(result)
    if (content === undefined) return `${notFetched}${new URL(url).hostname} ${failureOf(result)}`
    const untrusted = problem(content, { now: now(), roots: getCACertificates('default') })
    if (untrusted !== undefined) return `${notFetched}${untrusted}`
    remember(url, content)
    return content
  }

  const remember = (url: string, content: string): void => {
    cache.delete(url)
    cache.set(url, content)
    const [oldest] = cache.keys()
    if (cache.size > maxCached && oldest !== undefined) cache.delete(oldest)
  }

  /** Returns the setting at a URL. Concurrent deliveries share one fetch, and failures are not cached. */
  const settingAt = (url: string, remote: Remote): string | Promise<string> => {
    const content = cache.get(url)
    if (content !== undefined) {
      remember(url, content)
      return content
    }
    const earlier = fetches.get(url)
    if (earlier) return earlier
    if (fetches.size >= maxFetches) return busy
    const fetching = fetchSetting(url, remote)
    fetches.set(url, fetching)
    return fetching
  }

  return {
    fill: async (delivery, providers, settings) => {
      const filled: Record<string, string> = {}
      for (const { remote, schemes } of providers) {
        if (!remote || settings[remote.setting]) continue
        const { audience } = schemes.find(({ publicKey }) => publicKey === remote.setting) ?? {}
        const url = remote.url(delivery)
        if (audience !== undefined && !settings[audience])
          filled[remote.setting] = `${notFetched}${audience} is not set, so signatures for others would be accepted`
        else
          filled[remote.setting] =
            url === undefined
              ? `${notFetched}the delivery does not contain a URL of its provider`
              : await settingAt(url, remote)
      }
      return { ...settings, ...filled }
    },
  }
}

function contentOf(result: AttemptResult): string | undefined {
  if (result.outcome !== 'response' || result.status !== 200 || result.truncated || !isUtf8(result.body))
    return undefined
  return Buffer.from(result.body).toString('utf8')
}

function failureOf(result: AttemptResult): string {
  if (result.outcome === 'error') return `cannot be reached (${result.code})`
  const isRedirect = result.status >= 300 && result.status < 400
  if (result.status !== 200) return `answered ${result.status}${isRedirect ? '; redirects are not followed' : ''}`
  return result.truncated ? 'answered with too much data for a certificate' : 'answered with binary data'
}
