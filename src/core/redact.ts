import { isJsonText } from './json.ts'
import { redactText } from './redact/free-text.ts'
import { jsonTokens, type JsonToken } from './redact/json-tokens.ts'
import { sensitiveKey } from './redact/key.ts'
import { replacePeople } from './redact/people.ts'
import type { Pseudonym } from './redact/pseudonym.ts'
import { redactUrl } from './redact/url.ts'

/** Ids of objects and URLs are no names of people or places, whatever key they stand under. */
const technical = /^(?:[a-z]{2,8}_(?=[A-Za-z]*\d)[A-Za-z\d]{10,}|https?:\/\/.*)$/s

/** `GB123456789`, `CHE-123.456.789 MWST`, `123456789`; not `19.00`, `1900` or `EUR 19.00`. */
const taxNumber = /^(?=.{7,30}$)(?=(?:\D*\d){7})(?:[A-Z]{2,3}[ -]?)?[\dA-Z][\dA-Z -]{5,}(?:\.\d{3})*[A-Z ]*$/i

/**
 * A JSON text with its personal data and secrets replaced by pseudonyms of the same type and form, known by their
 * key or by how they look; also in free text and in JSON that is kept in a text. All other characters stay as they
 * are, ids and amounts among them. undefined when it is not JSON.
 */
export function redactJson(json: string, pseudonym: Pseudonym): string | undefined {
  // A byte order mark is no JSON, and senders put it there.
  if (!isJsonText(json.replace(/^\uFEFF/, ''))) return undefined
  const tokens = jsonTokens(json)
  const people = replacePeople(tokens, pseudonym)
  let result = ''
  let kept = 0
  for (const token of tokens) {
    const replaced = token.kind === 'number' ? redactNumber(token, pseudonym) : redactString(token, pseudonym, people)
    if (replaced === token.text) continue
    result += json.slice(kept, token.start) + (token.kind === 'number' ? replaced : JSON.stringify(replaced))
    kept = token.end
  }
  return result + json.slice(kept)
}

function redactString({ kind, text, key, scope }: JsonToken, pseudonym: Pseudonym, people: (text: string) => string): string {
  if (text === '') return text
  if (kind === 'key') return redactText(text, pseudonym)
  const nested = /^\s*[[{]/.test(text) ? redactJson(text, pseudonym) : undefined
  if (nested !== undefined) return nested
  const sensitive = sensitiveKey(key, scope)
  if (sensitive === undefined) return redactFreeText(text, pseudonym, people)
  if (sensitive === 'opaque') return pseudonym('opaque', text)
  if (sensitive === 'email') return text.includes('@') ? pseudonym('email', text) : redactText(text, pseudonym)
  if (sensitive === 'phone') return /\d.*\d.*\d/.test(text) ? pseudonym('phone', text) : redactText(text, pseudonym)
  // An amount of the tax, and not its payer's number; a place, and no date.
  if (sensitive === 'vat' && !taxNumber.test(text)) return redactFreeText(text, pseudonym, people)
  if (sensitive === 'birth' && !/\d/.test(text)) return redactFreeText(text, pseudonym, people)
  if (technical.test(text)) return redactFreeText(text, pseudonym, people)
  return pseudonym(/^\S+@\S+$/.test(text) ? 'email' : sensitive === 'vat' ? 'opaque' : sensitive, text)
}

function redactFreeText(text: string, pseudonym: Pseudonym, people: (text: string) => string): string {
  const named = people(text)
  return redactText(/^https?:\/\//i.test(named) ? redactUrl(named, pseudonym) : named, pseudonym)
}

/** A number keeps its count of digits, its sign, point and exponent. */
function redactNumber({ text, key, scope }: JsonToken, pseudonym: Pseudonym): string {
  const sensitive = sensitiveKey(key, scope)
  if (sensitive === 'birth') return /^\d{1,4}$/.test(text) ? pseudonym('birth', text) : text
  if (sensitive !== 'opaque' && sensitive !== 'phone') return text
  return text.replace(/^-?[\d.]+/, (digits) => pseudonym('opaque', digits).replace(/^(-?)0(?=\d)/, '$11'))
}
