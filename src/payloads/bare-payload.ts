import type { Header, Message } from '../core/delivery/delivery.ts'
import type { Provider } from '../core/provider/provider.ts'

/** In place of an id that only headers tell, for a payload that stands alone. */
export const noId = '-'

const headers = new WeakMap<Provider, readonly Header[]>()

/** A payload without the request that it came in, as its provider would send it. Nobody checks the signature. */
export function barePayload(text: string, provider: Provider): Message {
  const known = headers.get(provider) ?? headersOf(provider)
  headers.set(provider, known)
  return new BarePayload(text, known)
}

/** Those that the provider signs with, since some tell the id only there. */
function headersOf({ schemes: [scheme] }: Provider): readonly Header[] {
  return scheme?.sign({ headers: [], body: new Uint8Array() }, 'whsec_AAAA', { now: 0, id: noId }).headers ?? []
}

/** The message around a payload that stands alone. Its bytes are made when someone asks, which a check seldom does. */
export class BarePayload implements Message {
  readonly headers: readonly Header[]
  readonly #text: string

  constructor(text: string, headers: readonly Header[]) {
    this.#text = text
    this.headers = headers
  }

  get body(): Uint8Array {
    return Buffer.from(this.#text)
  }
}
