import type { Ajv, Options } from 'ajv'
import { absoluteUris } from './absolute-uris.ts'

export type Draft = 'draft-07' | '2020-12'

/** ajv for one draft of JSON Schema. */
export interface Engine {
  /** Takes schemas whose references are absolute. */
  readonly ajv: Ajv
  /** Files whose documents `ajv` has. */
  readonly added: Set<string>
  /** With the meta-schema, to tell why a schema is wrong. Made when a schema is in doubt. */
  readonly meta: () => Ajv
}

const options = { allErrors: true, verbose: true, strict: false, logger: false } as const satisfies Options
/** Compiling is most of the time that one file takes: what can be left out here is left out. */
const lean = {
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  code: { optimize: false },
  uriResolver: absoluteUris,
} as const

/** Loads ajv; an engine is made when its draft is first needed. */
export async function loadEngines(): Promise<(draft: Draft) => Engine> {
  const [{ Ajv2020 }, { Ajv: Ajv07 }, { default: formats }] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('ajv'),
    import('ajv-formats'),
  ])
  const make = (draft: Draft, chosen: Options): Ajv => {
    const ajv: Ajv = draft === 'draft-07' ? new Ajv07(chosen) : new Ajv2020(chosen)
    formats.default(ajv)
    return ajv
  }
  const engines = new Map<Draft, Engine>()
  return (draft) => {
    const known = engines.get(draft)
    if (known) return known
    let meta: Ajv | undefined
    const engine = {
      ajv: make(draft, { ...options, ...lean }),
      added: new Set<string>(),
      meta: () => (meta ??= make(draft, options)),
    }
    engines.set(draft, engine)
    return engine
  }
}
