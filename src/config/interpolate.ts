export interface Variables {
  readonly vars: Readonly<Record<string, string | undefined>>
  /** The named secrets of the user. */
  readonly secrets: () => ReadonlyMap<string, string>
  /** Called with the name of a secret that is not there. */
  readonly unknown: (name: string) => never
  /** Called with the name of a variable that has neither a value nor a default. */
  readonly unset: (name: string) => never
  /** Called with text that looks like a variable but is not one. */
  readonly malformed: (text: string) => never
}

/**
 * Fills in `${NAME}`, `${NAME:-default}` and `${settings:NAME}`, a named secret of the user; `$${` is a literal `${`. An
 * empty variable counts as unset: CI systems pass an empty text for a missing secret, and an empty secret would verify
 * anything.
 */
export function interpolate(text: string, { vars, secrets, unknown, unset, malformed }: Variables): string {
  return text.replace(/\$\$\{|\$\{[^}]*\}?/g, (match) => {
    if (match === '$${') return '${'
    const [, secret] = /^\$\{settings:([A-Za-z0-9][\w-]*)\}$/.exec(match) ?? []
    if (secret !== undefined) return secrets().get(secret) ?? unknown(secret)
    const [, name, fallback] = /^\$\{([A-Za-z_]\w*)(?::-(.*))?\}$/s.exec(match) ?? []
    if (name === undefined) return malformed(match)
    return (vars[name] || fallback) ?? unset(name)
  })
}
