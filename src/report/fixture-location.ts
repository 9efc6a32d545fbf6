/** Returns the fixture's file and line; undefined if it came from the store or standard input. */
export function fixturePlace(fixture: string): { readonly file: string; readonly line?: number } | undefined {
  const [, file, line] = /^(?!store:)(.+\.(?:json|jsonl|ndjson|ya?ml|http|har))(?::(\d+))?$/s.exec(fixture) ?? []
  if (file === undefined) return undefined
  return line === undefined ? { file } : { file, line: Number(line) }
}
