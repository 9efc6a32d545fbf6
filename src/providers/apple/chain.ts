import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto'
import { extensionsOf, maySign } from '../../core/signature/certificate-extensions.ts'
import { issued } from '../../core/signature/certificates.ts'
import { memo } from '../../core/memo.ts'

/**
 * Certificate extensions used by the App Store: 1.2.840.113635.100.6.11.1 in the leaf and 1.2.840.113635.100.6.2.1 in
 * the intermediate.
 */
const leafMark = '2a864886f76364060b01'
const intermediateMark = '2a864886f76364060201'

/** Parses the private key in PEM text; undefined if there is none. */
export const privateKeyOf = memo((pem: string): KeyObject | undefined => {
  const block = /-----BEGIN (EC )?PRIVATE KEY-----[^-]+-----END \1?PRIVATE KEY-----/.exec(pem)?.[0]
  try {
    return block === undefined ? undefined : createPrivateKey(block)
  } catch {
    return undefined
  }
})

/** A chain that leads to a trusted root: the leaf's key and the validity periods of all three certificates. */
export interface Trusted {
  readonly key: KeyObject
  readonly terms: readonly Term[]
}

interface Term {
  readonly name: string
  readonly validFrom: string
  readonly validTo: string
  /** Unix milliseconds. */
  readonly from: number
  readonly to: number
}

/**
 * Returns the chain if one of the roots issued the intermediate, and the intermediate issued the leaf. The root and the
 * intermediate must be certificate authorities. The leaf must not be one, and it must be allowed to sign. The leaf and
 * the intermediate must each have the App Store extension for their role. A root sent with the chain is ignored.
 */
export function trustedChain(
  [leaf, intermediate]: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): Trusted | undefined {
  if (!leaf || leaf.ca || !maySign(leaf) || !intermediate?.ca) return undefined
  if (!extensionsOf(leaf).has(leafMark) || !extensionsOf(intermediate).has(intermediateMark)) return undefined
  const root = roots.find((one) => one.ca && issued(one, intermediate))
  if (!root || !issued(intermediate, leaf)) return undefined
  return { key: leaf.publicKey, terms: [term('leaf', leaf), term('intermediate', intermediate), term('root', root)] }
}

/**
 * Returns why a chain is not valid at a given time (Unix milliseconds); undefined if all its certificates are valid.
 */
export function outOfDate({ terms }: Trusted, now: number): string | undefined {
  for (const { name, validFrom, validTo, from, to } of terms) {
    if (now < from) return `the ${name} certificate is not valid before ${validFrom}`
    if (now > to) return `the ${name} certificate is valid only until ${validTo}`
  }
  return undefined
}

function term(name: string, { validFrom, validTo }: X509Certificate): Term {
  return { name, validFrom, validTo, from: Date.parse(validFrom), to: Date.parse(validTo) }
}
