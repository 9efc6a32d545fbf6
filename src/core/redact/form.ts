import { redactJson } from '../redact.ts'
import { jsonTokens } from './json-tokens.ts'
import { decodePercent, encodePercent } from './percent.ts'
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
  const json = formJson(form)
  const given = jsonTokens(json)
  const redacted = jsonTokens(redactJson(json, pseudonym, keys) ?? '')
  return fields
    .map((field, index) =>
      field
        .map((part, at) => {
          const [before, after] = [given[2 * index + at]?.text, redacted[2 * index + at]?.text ?? '']
          return before === after ? part : encodePercent(after).replaceAll('%20', '+')
        })
        .join('='),
    )
    .join('&')
}

/** The fields as the members of a JSON object; those of a list, `user[name][0]`, have the name of the list. */
export function formJson(form: string): string {
  const members = form.split('&').map((field) => {
    const [name = '', value = ''] = field.split(/=(.*)/s, 2).map(decoded)
    return `${JSON.stringify(name.replace(/(?:\[\d*\])+$/, ''))}:${JSON.stringify(value)}`
  })
  return `{${members.join(',')}}`
}

function decoded(part: string): string {
  return decodePercent(part.replaceAll('+', ' '))
}
