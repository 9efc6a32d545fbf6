import type { Header } from './delivery.ts'

/** Splits `Name: value` and trims the value; undefined if the line is not an HTTP header. */
export function headerOfLine(line: string): Header | undefined {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(?![ \t])((?:.*(?![ \t]).)?)[ \t]*$/.exec(line) ?? []
  return name === undefined || value === undefined ? undefined : [name, value]
}
