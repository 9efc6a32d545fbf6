/** An import in a source file. */
export interface Import {
  /** Path under src, such as `core/verify.ts`. */
  readonly from: string
  /** Path under src for a relative import; otherwise the specifier as written. */
  readonly to: string
  readonly kind: 'value' | 'type' | 'dynamic'
  /** The import clause as written, such as `{ hash }`. */
  readonly clause: string
}

const statement = /^(?:import|export)\s+(?:(type\s)?([^'";]*?)\s*from\s*)?['"]([^'"]+)['"]/gm
const call = /\bimport\s*\(\s*(?:['"]([^'"]+)['"]\s*\))?/g

/**
 * Finds every import in source text; our style puts import statements at the start of a line. The target of a dynamic
 * import is returned as `?` if it is computed, because it cannot be checked.
 */
export function importsOf(from: string, source: string): Import[] {
  const code = source.replaceAll(/^\s*\/\*[\s\S]*?\*\//gm, '').replaceAll(/^\s*\/\/.*$/gm, '')
  const statements = [...code.matchAll(statement)].map(([, type, clause = '', to = '']): Import => {
    const kind = type !== undefined || allTypes(clause) ? 'type' : 'value'
    return { from, to: resolve(from, to), kind, clause }
  })
  const calls = [...code.matchAll(call)].map(([, to = '?']): Import => ({
    from,
    to: resolve(from, to),
    kind: 'dynamic',
    clause: '',
  }))
  return [...statements, ...calls]
}

/** True for a clause like `{ type A, type B }`: the compiler keeps the statement, but it imports no values. */
function allTypes(clause: string): boolean {
  const names = /^\{([\s\S]*)\}$/.exec(clause.trim())?.[1]
  return (
    names !== undefined &&
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .every((name) => name.startsWith('type '))
  )
}

function resolve(from: string, to: string): string {
  return to.startsWith('.') ? new URL(to, `file:///${from}`).pathname.slice(1) : to
}
