/** `sqlite:PATH?tables=a,b`, taken apart: one reading for who judges it, who moves it and who opens it. */
export function parseSqliteSpec(
  spec: string,
): { readonly path: string; readonly tables: string | undefined } | undefined {
  const [, path, tables] = /^sqlite:(?:\/\/(?=\/))?(.+?)(?:\?tables=(.*))?$/is.exec(spec) ?? []
  return path === undefined ? undefined : { path, tables }
}
