/** One import in a source file. */
export interface Import {
  /** Path under src: `core/verify.ts`. */
  readonly from: string
  /** Path under src of a relative import; otherwise the specifier as written. */
  readonly to: string
  readonly kind: 'value' | 'type' | 'dynamic'
  /** What is taken, as written: `{ hash }`. */
  readonly clause: string
}

const statement = /^(?:import|export)\s+(?:(type\s)?([^'";]*?)\s*from\s*)?['"]([^'"]+)['"]/gm
const call = /\bimport\s*\(\s*(?:['"]([^'"]+)['"]\s*\))?/g

/**
 * Every import of a source, by reading its text: house style puts statements at the start of a line.
 * A dynamic import whose target is computed comes out as `?`, since nobody can check where it goes.
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

/** `{ type A, type B }`: the compiler keeps the statement, and nothing of it is a value. */
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
