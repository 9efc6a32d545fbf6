import { redactJson } from '../redact.ts'
import { jsonTokens } from './json-tokens.ts'
import type { PersonalKeys } from './personal.ts'
import type { Pseudonym } from './pseudonym.ts'

/**
 * Redacts the fields of a form like those of a JSON object. Unchanged fields keep their bytes. Returns undefined if a
 * field holds the event sealed.
 */
export function redactForm(form: string, pseudonym: Pseudonym, keys: PersonalKeys | undefined): string | undefined {
  const fields = form.split('&').map((field) => {
    const at = field.indexOf('=')
    return at < 0 ? [field] : [field.slice(0, at), field.slice(at + 1)]
  })
  if (fields.some(([name = '']) => keys?.get(decoded(name)) === 'sealed')) return undefined
  const members = fields.map(([name = '', value = '']) => [name, value].map((part) => JSON.stringify(decoded(part))).join(':'))
  const json = `{${members.join(',')}}`
  const redacted = jsonTokens(redactJson(json, pseudonym, keys) ?? '')
  return fields
    .map((field, index) =>
      field
        .map((part, at) => {
          const text = redacted[2 * index + at]?.text ?? ''
          return text === decoded(part) ? part : encoded(text)
        })
        .join('='),
    )
    .join('&')
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    return part
  }
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+')
}
