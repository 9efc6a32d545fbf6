import { nearest } from '../../core/text/nearest.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { providers } from '../../providers/index.ts'
import { collect } from '../mistakes.ts'
import { nodeAt, wrong, type Source } from '../place.ts'

/**
 * Checks that each of these settings is known to the source's provider or, if the source has no provider, to at least
 * one provider. Also checks that a public key is accompanied by its audience. A misspelled setting would silently
 * disable a protection.
 * @throws BillhookError `BILLHOOK_CONFIG_INVALID`
 */
export function checkSettings(
  source: Source,
  name: string,
  provider: Provider | undefined,
  settings: Readonly<Record<string, string>>,
): void {
  const asked = provider ? [provider] : providers
  const known = asked.flatMap((one) => Object.keys(one.settings ?? {}))
  const path = ['sources', name, 'settings']
  const refuse = (key: string, message: string, hint: string): never =>
    wrong(source, nodeAt(source, [...path, key]), message, hint)
  for (const key of Object.keys(settings)) {
    if (known.includes(key)) continue
    const near = nearest(key, known)
    const all = known.length === 0 ? `${provider?.name} has no settings` : `use one of: ${known.join(', ')}`
    collect(source, () =>
      refuse(key, `unknown setting '${key}' in ${path.join('.')}`, near === undefined ? all : `did you mean ${near}?`),
    )
  }
  for (const { publicKey, audience } of asked.flatMap(({ schemes }) => schemes)) {
    if (
      publicKey === undefined ||
      audience === undefined ||
      settings[publicKey] === undefined ||
      settings[audience] !== undefined
    )
      continue
    refuse(
      publicKey,
      `${path.join('.')}.${publicKey} also needs ${audience}`,
      `without ${audience}, deliveries signed for other recipients would be valid`,
    )
  }
}
