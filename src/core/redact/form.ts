import { redactPayload, type Redacted } from './json.ts'
import { jsonTokens } from './json-tokens.ts'
import { decodePercent, encodePercent } from './percent.ts'
import type { PersonalKeys } from './key/personal.ts'
import type { Pseudonym } from './pseudonym/pseudonym.ts'

/**
 * Redacts form fields in the same way as the members of a JSON object. Unchanged fields keep their bytes. Returns
 * undefined if a sealed field contains the event.
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

/** Returns the fields as a JSON object. Fields of a list, such as `user[name][0]`, get the list's name. */
export function formJson(form: string): string {
  const members = fieldsOf(form).map((field) => {
    const [name = '', value = ''] = field.map(decoded)
    return `${JSON.stringify(name.replace(indices, ''))}:${JSON.stringify(value)}`
  })
  return `{${members.join(',')}}`
}

/** The lookbehind comes first; otherwise a name with many brackets would be rescanned from each bracket. */
const indices = /(?<!\[\d*\])(?:\[\d*\])+$/

/** Returns the names and values, still encoded; a field without `=` has only a name. */
function fieldsOf(form: string): readonly string[][] {
  return form.split('&').map((field) => {
    const at = field.indexOf('=')
    return at < 0 ? [field] : [field.slice(0, at), field.slice(at + 1)]
  })
}

function decoded(part: string): string {
  return decodePercent(part.replaceAll('+', ' '))
}
