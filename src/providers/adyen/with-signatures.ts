import { jsonTokens, type JsonToken } from '../../core/redact/json-tokens.ts'

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * Returns the body with a signature added or replaced in each item. All other bytes stay unchanged.
 * @param signatures one per item, in order; if there are more or fewer signatures than items, the body is returned
 *   unchanged
 */
export function withSignatures(body: Uint8Array, signatures: readonly string[]): Uint8Array {
  const json = Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8')
  if (signatures.length === 0) return body
  const tokens = jsonTokens(json)
  const wrappers = tokens.filter(
    ({ kind, text, scope }) =>
      kind === 'key' && text === 'NotificationRequestItem' && scope.key === 'notificationItems',
  )
  const opens = wrappers.length === 0 ? [json.indexOf('{') + 1] : wrappers.map(({ end }) => opening(json, end))
  if (opens.length !== signatures.length) return body
  const parts = split(tokens, opens)
  const edits = opens.map((open, index) => edit(json, open, parts[index] ?? [], signatures[index] ?? ''))
  let signed = ''
  let done = 0
  for (const { start, end, text } of edits) {
    signed += json.slice(done, start) + text
    done = end
  }
  return Buffer.from(signed + json.slice(done))
}

/** Returns the tokens of each item, in a single pass. */
function split(tokens: readonly JsonToken[], opens: readonly number[]): readonly JsonToken[][] {
  const parts = opens.map((): JsonToken[] => [])
  let item = -1
  for (const token of tokens) {
    while (token.start >= (opens[item + 1] ?? Number.POSITIVE_INFINITY)) item += 1
    parts[item]?.push(token)
  }
  return parts
}

function edit(json: string, open: number, tokens: readonly JsonToken[], signature: string): Edit {
  const item = tokens[0]?.scope
  const own = tokens.findLast(
    ({ kind, key, scope }) =>
      kind === 'string' && key === 'hmacSignature' && scope.key === 'additionalData' && scope.parent === item,
  )
  if (own) return { start: own.start, end: own.end, text: JSON.stringify(signature) }
  const member = `"hmacSignature":${JSON.stringify(signature)}`
  const data = tokens.findLast(({ kind, text, scope }) => kind === 'key' && text === 'additionalData' && scope === item)
  const inside = data ? opening(json, data.end) : open
  const comma = /^\s*\}/.test(json.slice(inside, inside + 1_000)) ? '' : ','
  return { start: inside, end: inside, text: data ? member + comma : `"additionalData":{${member}}${comma}` }
}

/** Returns the offset after the opening brace of the object that follows a key. */
function opening(json: string, from: number): number {
  return json.indexOf('{', from) + 1
}
