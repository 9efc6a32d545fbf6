import type { Scheme } from '../../provider/provider.ts'
import { fits, type Clue } from './case.ts'

type Form = 'base64' | 'hex' | 'text'

/** Detects a secret from which the sender and billhook derive different keys. */
export const keyForm: Clue = ({ delivery, provider, secrets, at }) => {
  for (const scheme of provider.schemes) {
    const form = formOf(scheme)
    for (const secret of secrets) {
      for (const [other, key] of Object.entries(keys(secret))) {
        const spelled = key && spell(key, form)
        if (spelled === undefined || spelled === secret || !fits(delivery, provider, spelled, at)) continue
        return (
          `the signature matches if the secret is read as ${words[other as Form]}, but ${provider.name} reads ` +
          `it as ${words[form]}: the sender derives its key differently; fix this in the sender`
        )
      }
    }
  }
  return undefined
}

const words: Readonly<Record<Form, string>> = { base64: 'base64', hex: 'hex', text: 'plain text' }

/** Returns the form in which a scheme reads secrets, determined by trying different spellings of a secret. */
function formOf(scheme: Scheme): Form {
  const signed = (secret: string) =>
    JSON.stringify(scheme.sign({ headers: [], body: new Uint8Array() }, secret, { now: 0, id: 'none' }))
  if (signed('abcd') === signed('ABCD')) return 'hex'
  return signed('abcd') === signed('whsec_abcd') ? 'base64' : 'text'
}

function keys(secret: string): Readonly<Record<Form, Buffer | undefined>> {
  const core = secret.replace(/^[a-z]+_/, '')
  return {
    text: Buffer.from(secret),
    hex: /^(?:[0-9a-f]{2})+$/i.test(core) ? Buffer.from(core, 'hex') : undefined,
    base64: /^[\w+/-]+={0,2}$/.test(core) ? Buffer.from(core, 'base64') : undefined,
  }
}

/** Returns the secret from which a scheme derives this key; undefined if the secret would not be valid UTF-8. */
function spell(key: Buffer, form: Form): string | undefined {
  if (form === 'base64') return `whsec_${key.toString('base64')}`
  if (form === 'hex') return key.toString('hex')
  const text = key.toString('utf8')
  return Buffer.from(text).equals(key) ? text : undefined
}
