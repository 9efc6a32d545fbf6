import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

/** A generated certificate in PEM format, and its key pair. */
export interface Certificate {
  readonly name: string
  readonly pem: string
  readonly key: KeyObject
}

export interface CertificateOptions {
  /** @default the certificate itself */
  readonly issuer?: Certificate
  /** @default false */
  readonly ca?: boolean
  /**
   * Key usage bits: 0x80 digital signature, 0x20 key encipherment, 0x04 certificate signing. @default no key usage
   * extension
   */
  readonly usage?: number
  /** `DNS:` and `URI:` names. @default the certificate's own name, if it is a host */
  readonly names?: readonly string[]
  /** Object identifiers of empty extensions, such as `1.2.840.113635.100.6.11.1`. */
  readonly marks?: readonly string[]
  /** Contents of other extensions, by object identifier. */
  readonly extensions?: Readonly<Record<string, Uint8Array>>
  /** Unix time in milliseconds. @default 2020 to 2040 */
  readonly from?: number
  readonly to?: number
  /** @default a new P-256 key */
  readonly key?: KeyObject
}

/** Creates a certificate signed with ECDSA, or with RSA if the issuer has an RSA key; both with SHA-256. */
export function makeCertificate(name: string, options: CertificateOptions = {}): Certificate {
  const {
    issuer,
    ca = false,
    marks = [],
    names = name.includes('.') ? [`DNS:${name}`] : [],
    from = Date.UTC(2020),
    to = Date.UTC(2040),
  } = options
  const key = options.key ?? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const signing = issuer?.key ?? key
  const algorithm =
    signing.asymmetricKeyType === 'rsa' ? seq(oid('1.2.840.113549.1.1.11'), tlv(5)) : seq(oid('1.2.840.10045.4.3.2'))
  const constraints = seq(
    oid('2.5.29.19'),
    tlv(1, Buffer.from([255])),
    tlv(4, ca ? seq(tlv(1, Buffer.from([255]))) : seq()),
  )
  const extensions = [
    constraints,
    ...marks.map((mark) => seq(oid(mark), tlv(4, tlv(5)))),
    ...(options.usage === undefined ? [] : [seq(oid('2.5.29.15'), tlv(4, tlv(3, Buffer.from([0, options.usage]))))]),
    ...(names.length === 0 ? [] : [seq(oid('2.5.29.17'), tlv(4, seq(...names.map(alternativeName))))]),
    ...Object.entries(options.extensions ?? {}).map(([id, content]) => seq(oid(id), tlv(4, content))),
  ]
  const content = seq(
    tlv(0xa0, tlv(2, Buffer.from([2]))),
    tlv(2, Buffer.from([1])),
    algorithm,
    nameOf(issuer?.name ?? name),
    seq(time(from), time(to)),
    nameOf(name),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    tlv(0xa3, seq(...extensions)),
  )
  const der = seq(content, algorithm, tlv(3, Buffer.from([0]), sign('sha256', content, signing)))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  const pem = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
  return { name, pem, key }
}

function nameOf(name: string): Buffer {
  return seq(tlv(0x31, seq(oid('2.5.4.3'), tlv(12, Buffer.from(name)))))
}

function alternativeName(name: string): Buffer {
  return tlv(name.startsWith('DNS:') ? 0x82 : 0x86, Buffer.from(name.slice(4)))
}

function time(ms: number): Buffer {
  return tlv(24, Buffer.from(`${new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`))
}

/** Encodes an object identifier in DER. */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = rest.flatMap((arc) => {
    const groups = [arc & 127]
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128)
    return groups
  })
  return tlv(6, Buffer.from([first * 40 + second, ...bytes]))
}

function seq(...parts: readonly Uint8Array[]): Buffer {
  return tlv(0x30, ...parts)
}

function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [129, length] : [130, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
