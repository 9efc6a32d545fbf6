import type { PayloadReport } from '../core/results/payload-report.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { Env } from '../env.ts'
import type { Write } from '../files/sink.ts'
import { expandAll } from '../inputs/expand.ts'
import { payloadLimit } from '../inputs/payload.ts'
import { readPayloads } from '../inputs/read-payloads.ts'
import { describePayload } from './describe-payload.ts'

export interface InspectOptions {
  /** Files, directories, patterns, or `-`. */
  readonly files: readonly string[]
  /** Name of a source in billhook.yaml, or of a provider. @default detected for each payload */
  readonly source?: string
  readonly config?: string
  readonly format: (report: PayloadReport) => string
  readonly write: Write
}

/** `not-events` means that at least one payload is not an event. An event without a canonical type is not a failure. */
export type InspectOutcome = 'events' | 'not-events' | 'interrupted'

/**
 * Reports how billhook identifies each payload.
 * @throws BillhookError for a usage error (exit 2)
 */
export async function inspect(
  { files, source, config, format, write }: InspectOptions,
  env: Env,
): Promise<InspectOutcome> {
  const provider = source === undefined ? undefined : await providerNamed(source, config, env)
  let outcome: InspectOutcome = 'events'
  try {
    for (const input of await expandAll(files, { cwd: env.cwd })) {
      for await (const entries of readPayloads(input, env)) {
        const reports = entries.map((entry) => describePayload(entry, provider, payloadLimit))
        if (reports.some(({ findings }) => findings.length > 0)) outcome = 'not-events'
        await write(reports.map(format).join(''))
      }
    }
    return outcome
  } catch (error) {
    if (env.signal.aborted) return 'interrupted'
    throw error
  }
}

async function providerNamed(source: string, file: string | undefined, env: Env): Promise<Provider | undefined> {
  const [{ loadConfig }, { providerOf }] = await Promise.all([
    import('../config/load.ts'),
    import('../config/provider-of.ts'),
  ])
  return providerOf(source, (await loadConfig(env, { file })).sources)
}
