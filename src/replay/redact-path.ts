import { redactText } from '../core/redact/free-text.ts'
import { hidden } from '../core/redact/hidden.ts'

/** A JSON Pointer without personal data and secrets: objects may be kept under the address of a customer. */
export function redactPath(path: string): string {
  return path.split('/').map((key) => redactText(key, hidden)).join('/')
}
