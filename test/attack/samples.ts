import type { Message } from '../../src/core/delivery/delivery.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { providers } from '../../src/providers/index.ts'
import { catalog } from '../../src/replay/send/samples.ts'
import { loadFile } from '../../src/replay/fixtures/file.ts'
import { acme, acmeEvent } from '../helpers/described.ts'
import { keyOf, signed } from '../helpers/signing.ts'

/** A valid delivery from a provider. */
export interface Sample {
  readonly provider: Provider
  /** The message before it is signed. */
  readonly plain: Message
  /** The message as signed by the provider. */
  readonly signed: Message
}

const clock = 1_750_000_000_000

/** Returns our own payloads for every provider, and test events for providers that put the signature in the body. */
export async function samples(): Promise<readonly Sample[]> {
  const found: Sample[] = [sample(acme, { headers: [], body: Buffer.from(JSON.stringify(acmeEvent)) })]
  for (const { provider: name, file, headers } of catalog()) {
    const provider = providers.find((one) => one.name === name)
    if (!provider) continue
    for (const fixture of await loadFile(file, { cwd: '/', signal: new AbortController().signal })) {
      found.push(sample(provider, { headers: [...headers, ...fixture.headers], body: fixture.body }))
    }
  }
  for (const provider of providers) {
    const { event } = keyOf(provider)
    if (event) found.push(sample(provider, { headers: [], body: Buffer.from(JSON.stringify(event)) }))
  }
  return found
}

function sample(provider: Provider, plain: Message): Sample {
  return { provider, plain, signed: signed(provider, plain, clock) }
}
