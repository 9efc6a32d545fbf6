import type { Header } from './delivery.ts'

/** `Name: value` without the blanks around the value; undefined for what is no header of HTTP. */
export function headerOfLine(line: string): Header | undefined {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(?![ \t])((?:.*(?![ \t]).)?)[ \t]*$/.exec(line) ?? []
  return name === undefined || value === undefined ? undefined : [name, value]
}
