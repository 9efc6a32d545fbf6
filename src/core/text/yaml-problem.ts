/** Codes of errors whose messages quote the source text. */
const quoting = new Set(
  `BAD_ALIAS BAD_COLLECTION_TYPE BAD_DIRECTIVE BAD_DQ_ESCAPE BAD_PROP_ORDER BAD_SCALAR_START TAG_RESOLVE_FAILED
   UNEXPECTED_TOKEN`.split(/\s+/),
)

/** Describes a YAML parse error without quoting the text, which may contain secrets. */
export function yamlProblem(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return 'it cannot be read'
  if (quoting.has(error.code)) return error.code.toLowerCase().replaceAll('_', ' ').replace('dq', 'double-quoted')
  return error.message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? ''
}
