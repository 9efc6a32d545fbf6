import { isUtf8 } from 'node:buffer'
import { getCACertificates } from 'node:tls'
import type { AttemptResult } from '../core/delivery/attempt.ts'
import type { Message } from '../core/delivery/delivery.ts'
import type { Provider, Settings } from '../core/provider/provider.ts'
import { notFetched, type Remote } from '../core/provider/remote.ts'
import type { Sender } from './sender.ts'

/** Fills in settings that deliveries say where to fetch: PayPal's certificate. Only made where the user allows it. */
export interface RemoteSettings {
  /** What is set stays. What cannot be fetched says why, so that nothing passes without it. Never rejects. */
  readonly fill: (delivery: Message, providers: readonly Provider[], settings: Settings) => Promise<Settings>
}

export interface RemoteOptions {
  /** Follows no redirects, and checks who answers. Keeps as much of an answer as may be read. */
  readonly sender: Sender
  readonly now: () => number
  readonly signal: AbortSignal
}

const timeoutMs = 5_000
/** Addresses that are remembered while the program runs; what is there does not change. */
const remembered = 16
/** More at once are not asked for: whoever sends the deliveries chooses the addresses. */
const atOnce = 4
/** A setting that could not be fetched for no fault of the delivery, which is to come again. */
export const busy = `${notFetched}${atOnce} are being fetched already`

/** Roots to trust are those that Node.js trusts for HTTPS, with what NODE_EXTRA_CA_CERTS adds. */
export function createRemoteSettings({ sender, now, signal }: RemoteOptions): RemoteSettings {
  /** What was fetched and is to be trusted, the last used last. */
  const known = new Map<string, string>()
  const underWay = new Map<string, Promise<string>>()

  const ask = async (url: string, { problem }: Remote): Promise<string> => {
    const request = { method: 'GET', headers: [['accept', '*/*'] as const], body: new Uint8Array() }
    const result = await sender.send(url, request, { timeoutMs, signal })
    underWay.delete(url)
    const content = contentOf(result)
    if (content === undefined) return `${notFetched}${new URL(url).hostname} ${failureOf(result)}`
    const wrong = problem(content, { now: now(), roots: getCACertificates('default') })
    if (wrong !== undefined) return `${notFetched}${wrong}`
    remember(url, content)
    return content
  }

  const remember = (url: string, content: string): void => {
    known.delete(url)
    known.set(url, content)
    const [oldest] = known.keys()
    if (known.size > remembered && oldest !== undefined) known.delete(oldest)
  }

  /** Deliveries at the same time wait for one answer; a failure is forgotten, and asked for again. */
  const shared = (url: string, remote: Remote): string | Promise<string> => {
    const content = known.get(url)
    if (content !== undefined) {
      remember(url, content)
      return content
    }
    const earlier = underWay.get(url)
    if (earlier) return earlier
    if (underWay.size >= atOnce) return busy
    const asked = ask(url, remote)
    underWay.set(url, asked)
    return asked
  }

  return {
    fill: async (delivery, providers, settings) => {
      const filled: Record<string, string> = {}
      for (const { remote, schemes } of providers) {
        if (!remote || settings[remote.setting]) continue
        const { audience } = schemes.find(({ publicKey }) => publicKey === remote.setting) ?? {}
        const url = remote.url(delivery)
        if (audience !== undefined && !settings[audience])
          filled[remote.setting] =
            `${notFetched}${audience} is not set, and without it what was signed for others would be valid`
        else
          filled[remote.setting] =
            url === undefined ? `${notFetched}the delivery names no address of its provider` : await shared(url, remote)
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
  if (result.outcome === 'error') return `cannot be asked (${result.code})`
  if (result.status !== 200)
    return `answered ${result.status}${result.status >= 300 && result.status < 400 ? '; redirects are not followed' : ''}`
  return result.truncated ? 'answered with more than a certificate has' : 'answered with something that is no text'
}
