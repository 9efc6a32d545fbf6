import { redactPayload, type Redacted } from './json.ts'
import { jsonTokens } from './json-tokens.ts'
import { decodePercent, encodePercent } from './percent.ts'
import type { PersonalKeys } from './key/personal.ts'
import type { Pseudonym } from './pseudonym/pseudonym.ts'

/**
 * Redacts the fields of a form like those of a JSON object. Unchanged fields keep their bytes. Returns undefined if a
 * field holds the event sealed.
 */
export function redactForm(form: string, pseudonym: Pseudonym, keys: PersonalKeys | undefined): Redacted | undefined {
  const fields = fieldsOf(form)
  if (fields.some(([name = '']) => keys?.get(decoded(name)) === 'sealed')) return undefined
  const json = formJson(form)
  const given = jsonTokens(json)
  const { text, people } = redactPayload(json, pseudonym, keys)
  const redacted = jsonTokens(text)
  const shown = fields.map((field, index) =>
    field
      .map((part, at) => {
        const [before, after] = [given[2 * index + at]?.text, redacted[2 * index + at]?.text ?? '']
        return before === after ? part : encodePercent(after).replaceAll('%20', '+')
      })
      .join('='),
  )
  return { text: shown.join('&'), people }
}

/** The fields as the members of a JSON object; those of a list, `user[name][0]`, have the name of the list. */
export function formJson(form: string): string {
  const members = fieldsOf(form).map((field) => {
    const [name = '', value = ''] = field.map(decoded)
    return `${JSON.stringify(name.replace(indices, ''))}:${JSON.stringify(value)}`
  })
  return `{${members.join(',')}}`
}

/** Looks back first: a name of many brackets would be searched again from each of them. */
const indices = /(?<!\[\d*\])(?:\[\d*\])+$/

/** Encoded names and values; a field without `=` is a name alone. */
function fieldsOf(form: string): readonly string[][] {
  return form.split('&').map((field) => {
    const at = field.indexOf('=')
    return at < 0 ? [field] : [field.slice(0, at), field.slice(at + 1)]
  })
}

function decoded(part: string): string {
  return decodePercent(part.replaceAll('+', ' '))
}
