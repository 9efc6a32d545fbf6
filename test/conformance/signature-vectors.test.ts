import { describe, expect, test } from 'vitest'
import { verify } from '../../src/core/signature/verify.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { findProvider } from '../../src/providers/index.ts'
import { hasSharedData, sharedFile } from './shared-data.ts'

/** A test case from a provider's own library. Times are in seconds. */
interface Vector {
  readonly id: string
  readonly scheme: string
  readonly body: string
  readonly header: Readonly<Record<string, string>>
  readonly secret: string
  /** Null if the case ignores the time. */
  readonly now: number | null
  readonly tolerance: number | null
  readonly expect: 'valid' | 'invalid' | 'error'
}

/** The provider of a scheme, if the names differ. */
const named: Readonly<Record<string, string>> = { 'adyen-classic': 'adyen' }

function providerOf({ scheme }: Vector): Provider | undefined {
  return findProvider(named[scheme] ?? scheme)
}

describe.skipIf(!hasSharedData)('signature vectors', () => {
  const all = hasSharedData ? (JSON.parse(sharedFile('signatures/vectors.json').toString()) as Vector[]) : []

  test('we support every scheme in the vectors', () => {
    const counts = Object.entries(Object.groupBy(all, ({ scheme }) => scheme)).map(
      ([scheme, vectors]) => `${scheme} ${vectors?.length ?? 0}`,
    )
    console.log(`vectors: ${counts.join(', ')}`)
    expect(all.filter((vector) => providerOf(vector) === undefined).map(({ scheme }) => scheme)).toEqual([])
    expect(all.length).toBeGreaterThanOrEqual(38)
  })

  test.each(all)('$id is $expect', (vector) => {
    const provider = providerOf(vector)!
    const message = { headers: Object.entries(vector.header), body: Buffer.from(vector.body) }
    const { status } = verify(message, provider, [vector.secret], {
      now: (vector.now ?? 0) * 1_000,
      tolerance: vector.tolerance === null ? Number.POSITIVE_INFINITY : vector.tolerance * 1_000,
    })
    expect(status).toBe(vector.expect === 'valid' ? 'valid' : 'invalid')
  })
})
