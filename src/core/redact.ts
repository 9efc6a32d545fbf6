import { isJsonText } from './json.ts'
import { redactText } from './redact/free-text.ts'
import { jsonTokens, type JsonToken } from './redact/json-tokens.ts'
import { sensitiveKey } from './redact/key.ts'
import type { Pseudonym } from './redact/pseudonym.ts'
import { redactUrl } from './redact/url.ts'

/** Ids of objects and URLs are no names of people or places, whatever key they stand under. */
const technical = /^(?:[a-z]{2,8}_(?=[A-Za-z]*\d)[A-Za-z\d]{10,}|https?:\/\/.*)$/s

/**
 * A JSON text with its personal data and secrets replaced by pseudonyms of the same type and form, known by their
 * key or by how they look; also in free text and in JSON that is kept in a text. All other characters stay as they
 * are, ids and amounts among them. undefined when it is not JSON.
 */
export function redactJson(json: string, pseudonym: Pseudonym): string | undefined {
  // A byte order mark is no JSON, and senders put it there.
  if (!isJsonText(json.replace(/^\uFEFF/, ''))) return undefined
  const tokens = jsonTokens(json)
  const people = namesIn(tokens)
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

/** Two to four capitalised words. */
const personName = /^\p{Lu}[\p{L}'.-]*(?: \p{Lu}[\p{L}'.-]*){1,3}$/u

/** The people that a payload names, to find them in its free texts too. */
function namesIn(tokens: readonly JsonToken[]): RegExp | undefined {
  const found = tokens.filter(({ kind, text, key, scope }) => kind === 'string' && personName.test(text) && sensitiveKey(key, scope) === 'name')
  const names = [...new Set(found.map(({ text }) => text.replaceAll('.', '\\.')))].slice(0, 50)
  return names.length === 0 ? undefined : new RegExp(`(?<![\\p{L}\\p{N}])(?:${names.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
}

function redactString({ kind, text, key, scope }: JsonToken, pseudonym: Pseudonym, people: RegExp | undefined): string {
  if (text === '') return text
  if (kind === 'key') return redactText(text, pseudonym)
  const nested = /^\s*[[{]/.test(text) ? redactJson(text, pseudonym) : undefined
  if (nested !== undefined) return nested
  const sensitive = sensitiveKey(key, scope)
  if (sensitive === undefined) return redactFreeText(text, pseudonym, people)
  if (sensitive === 'opaque') return pseudonym('opaque', text)
  if (sensitive === 'email') return text.includes('@') ? pseudonym('email', text) : redactText(text, pseudonym)
  if (sensitive === 'phone') return /\d.*\d.*\d/.test(text) ? pseudonym('phone', text) : redactText(text, pseudonym)
  if (technical.test(text)) return redactFreeText(text, pseudonym, people)
  return pseudonym(/^\S+@\S+$/.test(text) ? 'email' : sensitive, text)
}

function redactFreeText(text: string, pseudonym: Pseudonym, people: RegExp | undefined): string {
  const named = people ? text.replace(people, (name) => pseudonym('name', name)) : text
  return redactText(/^https?:\/\//i.test(named) ? redactUrl(named, pseudonym) : named, pseudonym)
}

/** A number keeps its count of digits, its sign, point and exponent. */
function redactNumber({ text, key, scope }: JsonToken, pseudonym: Pseudonym): string {
  const sensitive = sensitiveKey(key, scope)
  if (sensitive === 'birth') return /^\d{1,4}$/.test(text) ? pseudonym('birth', text) : text
  if (sensitive !== 'opaque' && sensitive !== 'phone') return text
  return text.replace(/^-?[\d.]+/, (digits) => pseudonym('opaque', digits).replace(/^(-?)0(?=\d)/, '$11'))
}
