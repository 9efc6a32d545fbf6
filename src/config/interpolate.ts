export interface Variables {
  readonly vars: Readonly<Record<string, string | undefined>>
  /** The user's named secrets. */
  readonly secrets: () => ReadonlyMap<string, string>
  /** Called with the name of a secret that does not exist. */
  readonly unknown: (name: string) => never
  /** Called with the name of a variable that has neither a value nor a default. */
  readonly unset: (name: string) => never
  /** Called with text that looks like a variable but is not one. */
  readonly malformed: (text: string) => never
}

/**
 * Fills in `${NAME}`, `${NAME:-default}` and `${settings:NAME}` (one of the user's named secrets); `$${` is a literal
 * `${`. An empty variable counts as unset: CI systems pass an empty string for a missing secret, and anyone can sign
 * with an empty secret.
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
