/** Parses `sqlite:PATH?tables=a,b` for everyone who checks, relocates or opens it. */
export function parseSqliteSpec(
  spec: string,
): { readonly path: string; readonly tables: string | undefined } | undefined {
  const [, path, tables] = /^sqlite:(?:\/\/(?=\/))?(.+?)(?:\?tables=(.*))?$/is.exec(spec) ?? []
  return path === undefined ? undefined : { path, tables }
}
