import type { Message } from '../../core/delivery/delivery.ts'
import { hashNames } from '../../core/hmac.ts'
import type { Alternative } from '../../core/provider/provider.ts'
import { complete, type Description } from './description.ts'
import { problemOf } from './problem.ts'
import { describedSignature } from './signature.ts'

/** Alternative values for keys of the description. */
const others = {
  algorithm: hashNames,
  encoding: ['hex', 'base64', 'base64url'],
  key: ['text', 'hex', 'base64'],
  content: [
    '{body}',
    '{timestamp}.{body}',
    '{timestamp}:{body}',
    '{timestamp}{body}',
    'v0:{timestamp}:{body}',
    '{url}{body}',
    '{body}{url}',
    '{id}.{timestamp}.{body}',
  ],
  value: [
    '{signature}',
    'sha1={signature}',
    'sha256={signature}',
    'sha512={signature}',
    'v0={signature}',
    't={timestamp},v1={signature}',
    '{timestamp},{signature}',
  ],
} as const

type Change = readonly [name: keyof typeof others | 'header', value: string]

/** Maximum number of headers considered; no genuine request has more. */
const mostHeaders = 100

/** Yields candidate descriptions for billhook.yaml: first with one key changed, then with two. */
export function* alternatives(
  description: Description,
  key: string,
  idHeader: string | undefined,
  { headers }: Message,
): Generator<Alternative> {
  const signature = complete(description.signature)
  const changes = Object.entries(others)
    .flatMap(([name, values]) => values.map((value) => [name, value] as Change))
    .filter(([name, value]) => signature[name] !== value)
  const named = headers.slice(0, mostHeaders).map(([header]): Change => ['header', header])
  const pairs = changes.flatMap((first, index) =>
    changes.slice(index + 1).flatMap((second) => (second[0] === first[0] ? [] : [[first, second]])),
  )
  for (const change of [...[...changes, ...named].map((one) => [one]), ...pairs]) {
    const changed = { ...signature, ...Object.fromEntries(change) }
    if (problemOf({ ...description, signature: changed })) continue
    yield {
      scheme: describedSignature(changed, key, idHeader),
      change: change.map(([name, value]) => `${key}.${name}: ${value}`).join(' and '),
    }
  }
}
