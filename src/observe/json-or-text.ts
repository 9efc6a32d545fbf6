import { parseExactJson } from '../core/exact-json.ts'

/** The value where it is JSON, numbers with every digit; else the text. */
export function jsonOrText(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch {
    return text
  }
}
