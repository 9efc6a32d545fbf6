import { headerValues, type Message } from '../../core/delivery/delivery.ts'
import type { SchemeResult, Settings } from '../../core/provider/provider.ts'
import type { InvalidReason } from '../../core/provider/verification.ts'
import type { Content, ContentName } from './content.ts'

export type SignedName = Exclude<ContentName, 'body'>

type Refused = Extract<SchemeResult, { ok: false }>

/** Origins of the signed values other than the body. */
export interface Origins {
  /** Timestamps in the signature header. */
  readonly timestamps: readonly string[]
  readonly timestampHeader: string | undefined
  readonly idHeader: string | undefined
  readonly settings: Settings
  /** The description's key in billhook.yaml, for messages. */
  readonly key: string
}

/** Returns the values that are signed together with the body. Each must be present exactly once. */
export function signedValues(
  content: Content,
  delivery: Message,
  origins: Origins,
): { readonly ok: true; readonly values: Readonly<Record<SignedName, string>> } | Refused {
  const values: Record<SignedName, string> = { timestamp: '', id: '', url: '' }
  for (const part of content) {
    if (typeof part === 'string' || part.name === 'body') continue
    const { found, missing } = lookUp(part.name, delivery, origins)
    const [value = '', ...more] = found
    if (value === '') return invalid('missing', missing)
    if (more.length > 0) return invalid('malformed', `the ${part.name}, which is signed, occurs more than once`)
    values[part.name] = value
  }
  return { ok: true, values }
}

function lookUp(
  name: SignedName,
  delivery: Message,
  { timestamps, timestampHeader, idHeader = '', settings, key }: Origins,
): { found: readonly string[]; missing: string } {
  switch (name) {
    case 'timestamp':
      return timestampHeader === undefined
        ? { found: timestamps, missing: `the signature has no timestamp, which is part of ${key}.value` }
        : {
            found: headerValues(delivery, timestampHeader.toLowerCase()),
            missing: `there is no ${timestampHeader} header, the one named in ${key}.timestamp.header`,
          }
    case 'id':
      return {
        found: headerValues(delivery, idHeader.toLowerCase()),
        missing: `there is no ${idHeader} header, which contains the id used in ${key}.content`,
      }
    case 'url':
      return {
        found: [settings['url'] ?? ''],
        missing: `${key}.content has {url}: set this source’s settings.url to the URL registered with the sender`,
      }
    default:
      return name satisfies never
  }
}

export function invalid(reason: InvalidReason, detail: string): Refused {
  return { ok: false, reason, detail }
}
