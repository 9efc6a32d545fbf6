export interface Variables {
  readonly vars: Readonly<Record<string, string | undefined>>
  /** Called with the name of a variable that has neither a value nor a default. */
  readonly unset: (name: string) => never
  /** Called with what looks like a variable and is none. */
  readonly malformed: (text: string) => never
}

/**
 * Fills in `${NAME}` and `${NAME:-default}`; `$${` is a literal `${`. A variable that is set to nothing counts as
 * unset: CI systems give an empty text for a secret that is not there, and an empty secret would verify anything.
 */
export function interpolate(text: string, { vars, unset, malformed }: Variables): string {
  return text.replace(/\$\$\{|\$\{[^}]*\}?/g, (match) => {
    if (match === '$${') return '${'
    const [, name, fallback] = /^\$\{([A-Za-z_]\w*)(?::-(.*))?\}$/s.exec(match) ?? []
    if (name === undefined) return malformed(match)
    return (vars[name] || fallback) ?? unset(name)
  })
}
