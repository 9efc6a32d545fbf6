import { parseExactJson } from '../core/json/exact.ts'

/** Maximum nesting depth. Code that walks a state recurses once per level, so this bounds the stack. */
const maxLevels = 100

/** Parses JSON nested at most `maxLevels` deep, keeping exact numbers; returns any other text unchanged. */
export function jsonOrText(text: string): unknown {
  if (isDeeper(text, maxLevels)) return text
  try {
    return parseExactJson(text)
  } catch {
    return text
  }
}

/**
 * Parses a target's state, keeping exact numbers.
 * @throws SyntaxError if it is not JSON; an Error whose message completes "the observer …" if it is nested too deeply
 */
export function parseState(text: string): unknown {
  if (isDeeper(text, maxLevels)) throw new Error(`returned JSON nested more than ${maxLevels} levels deep`)
  return parseExactJson(text)
}

/** True if brackets outside strings are nested deeper than `levels`. */
function isDeeper(json: string, levels: number): boolean {
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const character = json[at]
    if (character === '"') at = endOfString(json, at)
    else if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > levels) return true
  }
  return false
}

/** Returns the index of the closing quote, or the text length if there is none. */
function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    if (json[at] === '\\') at += 1
    else if (json[at] === '"') return at
  }
  return json.length
}
