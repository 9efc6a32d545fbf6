/** Where a fixture is in the file system; undefined for one that came from a store or from standard input. */
export function fixturePlace(fixture: string): { readonly file: string; readonly line?: number } | undefined {
  const [, file, line] = /^(?!store:)(.+\.(?:json|jsonl|ndjson|ya?ml|http|har))(?::(\d+))?$/s.exec(fixture) ?? []
  if (file === undefined) return undefined
  return line === undefined ? { file } : { file, line: Number(line) }
}
