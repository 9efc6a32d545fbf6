/** Parses `sqlite:PATH?tables=a,b` for all code that checks, relocates or opens the database. */
export function parseSqliteSpec(
  spec: string,
): { readonly path: string; readonly tables: string | undefined } | undefined {
  const [, path, tables] = /^sqlite:(?:\/\/(?=\/))?(.+?)(?:\?tables=(.*))?$/is.exec(spec) ?? []
  return path === undefined ? undefined : { path, tables }
}
