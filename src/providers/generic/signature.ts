import { headerValues, type Message } from '../../core/delivery/delivery.ts'
import { hmac, sameBytes } from '../../core/hmac.ts'
import type { Scheme } from '../../core/provider/provider.ts'
import { base64Key, hexKey } from '../../core/signature/keys.ts'
import { bothWays, judgeAge } from '../../core/signature/age.ts'
import { betweenIdAndBody, fillContent, has, parseContent } from './content.ts'
import { complete, type KeyForm, type SignatureDescription } from './description.ts'
import { invalid, signedValues, type SignedName } from './signed-values.ts'
import { readTime, writeTime } from './time.ts'
import { parseValue, readValue, writeValue } from './value.ts'

/**
 * Creates the HMAC scheme for a description. The tolerance applies in both directions. A rejection names the relevant
 * key in billhook.yaml.
 * @param description a description for which `problemOf` returns undefined
 * @param key the description's key in billhook.yaml, such as `sources.acme.generic.signature`
 * @param idHeader the header that contains the event id, if the id is in a header
 */
export function describedSignature(
  description: SignatureDescription,
  key: string,
  idHeader: string | undefined,
): Scheme {
  const { header, value, separator, algorithm, encoding, key: keyForm, ...signed } = complete(description)
  const { header: timestampHeader, unit = 'seconds' } = signed.timestamp ?? {}
  const form = parseValue(value, separator)
  const content = parseContent(signed.content)
  if (!form || !content) throw new TypeError(`${key} has a problem`)
  const make = (delivery: Message, bytes: Uint8Array | string, values: Readonly<Record<SignedName, string>>): string =>
    hmac(algorithm, bytes, ...fillContent(content, delivery, values)).toString(encoding)

  return {
    name: 'generic-hmac',
    verify: (delivery, secret, at) => {
      const { now, settings = {} } = at
      const bytes = keyBytes(secret, keyForm)
      if (!bytes) return invalid('malformed', `the secret is not ${keyForm}, the encoding given in ${key}.key`)
      const given = headerValues(delivery, header.toLowerCase())
      if (given.length === 0) return invalid('missing', `there is no ${header} header, the one named in ${key}.header`)
      const { signatures, timestamps } = readValue(form, given)
      if (signatures.length === 0)
        return invalid('malformed', `${header} does not have the form ${value}, which is given in ${key}.value`)
      const found = signedValues(content, delivery, { timestamps, timestampHeader, idHeader, settings, key })
      if (!found.ok) return found
      const between = betweenIdAndBody(content).find((text) => found.values.id.includes(text))
      if (between !== undefined)
        return invalid(
          'malformed',
          `the id contains ${JSON.stringify(between)}, which separates it from the body in ${key}.content`,
        )
      const signedAt = has(content, 'timestamp') ? readTime(found.values.timestamp, unit) : now
      if (signedAt === undefined)
        return invalid('malformed', `the timestamp is not in ${unit}, the unit given in ${key}.timestamp.unit`)
      const expected = Buffer.from(make(delivery, bytes, found.values))
      if (!signatures.some((signature) => sameBytes(Buffer.from(signature), expected))) {
        return invalid('mismatch', `${header} does not match this body and secret`)
      }
      return has(content, 'timestamp') ? judgeAge(signedAt, bothWays(at)) : { ok: true }
    },
    sign: (delivery, secret, { now, id, settings = {} }) => {
      const timestamp = writeTime(now, unit)
      const signature = make(delivery, keyBytes(secret, keyForm) ?? secret, {
        timestamp,
        id,
        url: settings['url'] ?? '',
      })
      const others = [
        [idHeader, id],
        [timestampHeader, timestamp],
      ].flatMap(([name, held = '']) => (name === undefined ? [] : [[name, held] as const]))
      return { headers: [...others, [header, writeValue(form, { signature, timestamp })]] }
    },
  }
}

/** Returns the bytes of the key; undefined if the secret does not have this encoding. */
function keyBytes(secret: string, form: KeyForm): Uint8Array | undefined {
  if (form === 'text') return Buffer.from(secret)
  return form === 'hex' ? hexKey(secret) : base64Key(secret)
}
