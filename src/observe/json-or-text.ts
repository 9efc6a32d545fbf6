import { parseExactJson } from '../core/exact-json.ts'

/** What follows a value walks into it, and a call for each level is all that the stack has to be asked for. */
const deepest = 100

/** The value where it is JSON that is no deeper than `deepest`, numbers with every digit; else the text. */
export function jsonOrText(text: string): unknown {
  if (nestsDeeper(text, deepest)) return text
  try {
    return parseExactJson(text)
  } catch {
    return text
  }
}

/**
 * JSON that a target gives as its state, numbers with every digit.
 * @throws an Error to read on after "the observer …"
 */
export function stateOf(text: string): unknown {
  if (nestsDeeper(text, deepest)) throw new Error(`gave JSON that is nested more than ${deepest} levels deep`)
  return parseExactJson(text)
}

/** Whether brackets are nested deeper than so many levels; what stands in texts does not count. */
function nestsDeeper(json: string, levels: number): boolean {
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const character = json[at]
    if (character === '"') at = endOfText(json, at)
    else if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > levels) return true
  }
  return false
}

/** The place of the quote that closes a text; the length where none does. */
function endOfText(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    if (json[at] === '\\') at += 1
    else if (json[at] === '"') return at
  }
  return json.length
}
