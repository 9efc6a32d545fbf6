import { redactText } from '../../core/redact/free-text.ts'
import { hidden } from '../../core/redact/pseudonym/hidden.ts'
import { decodePercent } from '../../core/redact/percent.ts'

/** Characters of a key that are redacted, and that are then shown. A key may be as long as the state. */
const read = 1_000
const shown = 200
/** Keys that are shown; deeper ones are left out. */
const levels = 20

/** A JSON Pointer without personal data and secrets: objects may be kept under the address of a customer. */
export function redactPath(path: string): string {
  const keys = path.split('/', levels + 1)
  const redacted = keys.map((key) => short(redactText(key.slice(0, read), hidden)))
  return redacted.join('/') + (path.split('/', levels + 2).length > keys.length ? '/…' : '')
}

/** The path of a URL, in which they may be encoded. */
export function redactUrlPath(path: string): string {
  const parts = path.split('/').map((part) => {
    const plain = decodePercent(part)
    const redacted = redactText(plain.slice(0, read), hidden)
    return plain === redacted ? part : redacted
  })
  return redactPath(parts.join('/'))
}

function short(key: string): string {
  return key.length > shown ? `${key.slice(0, shown)}…` : key
}
