import { parseExactJson } from '../core/json/exact.ts'

/** Levels of nesting. Code that walks a state recurses once per level, so this bounds the stack. */
const deepest = 100

/** The value if the text is JSON of at most `deepest` levels, numbers with every digit; otherwise the text. */
export function jsonOrText(text: string): unknown {
  if (nestsDeeper(text, deepest)) return text
  try {
    return parseExactJson(text)
  } catch {
    return text
  }
}

/**
 * Parses the state of a target; numbers keep every digit.
 * @throws SyntaxError if it is not JSON; an Error whose message continues "the observer …" if it is nested too deep
 */
export function stateOf(text: string): unknown {
  if (nestsDeeper(text, deepest)) throw new Error(`gave JSON that is nested more than ${deepest} levels deep`)
  return parseExactJson(text)
}

/** Whether brackets are nested deeper than `levels`. Brackets in strings do not count. */
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

/** Index of the quote that closes a string; the length if none does. */
function endOfText(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    if (json[at] === '\\') at += 1
    else if (json[at] === '"') return at
  }
  return json.length
}
