import type { ValidationReport, ValidationSummary } from '../core/results/validation.ts'
import type { Env } from '../env.ts'
import { openSink } from '../files/sink.ts'
import { openSchemas } from '../schemas/open.ts'
import { limitSlowPatterns } from '../schemas/patterns/slow-patterns.ts'
import { createCheck } from './check.ts'
import { expandAll } from '../inputs/expand.ts'
import { payloadLimit } from '../inputs/payload.ts'
import { readPayloads } from '../inputs/read-payloads.ts'
import type { Input } from '../inputs/source.ts'
import { resolveOptions } from './resolve-options.ts'
import { createSummary } from './summary.ts'

export interface ValidateOptions {
  /** Files, directories, patterns, or `-`. */
  readonly files: readonly string[]
  /** The schema directory. @default `schemas` in billhook.yaml, or the directory `schemas` */
  readonly schemas?: string
  /** Name of a source in billhook.yaml, or of a provider. @default detected for each payload */
  readonly source?: string
  readonly schemaVersion?: string
  /** Whether payloads without a schema fail. @default false */
  readonly strict?: boolean
  /** Output file. @default standard output */
  readonly output?: string
  /** Path of billhook.yaml. @default the nearest */
  readonly config?: string
  /** Trust the configuration file for this run. */
  readonly trustConfig?: boolean
  readonly report: ValidationReport
}

export type ValidateOutcome = ValidationSummary['verdict'] | 'interrupted'

/**
 * Checks every payload against its schema and writes the report as it goes.
 * @throws BillhookError for a usage error or a broken schema (exit 2), or for an output that cannot be written (exit 3)
 */
export async function validate(options: ValidateOptions, env: Env): Promise<ValidateOutcome> {
  const { dir, provider } = await resolveOptions(options, env)
  const inputs = await expandAll(options.files, { cwd: env.cwd, except: dir })
  const schemas = openSchemas({ dir, slowPatterns: limitSlowPatterns(env.elapsed) })
  const check = createCheck({ schemas, provider, version: options.schemaVersion, limit: payloadLimit })
  const tally = createSummary()
  await using sink = await openSink(options.output, env)
  const report = async (input: Input): Promise<void> => {
    for await (const entries of readPayloads(input, env)) {
      let text = ''
      for (const entry of entries) {
        const result = check(entry)
        tally.add(result)
        text += options.report.payload(result)
      }
      if (text !== '') await sink.write(text)
    }
  }
  try {
    for (const input of inputs) await report(input)
  } catch (error) {
    if (env.signal.aborted) return 'interrupted'
    throw error
  }
  const summary = tally.summary(inputs.length, options.strict ?? false)
  await sink.write(options.report.end(summary))
  await sink.finish()
  return summary.verdict
}
