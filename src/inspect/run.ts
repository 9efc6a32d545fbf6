import type { PayloadReport } from '../core/results/payload-report.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { Env } from '../env.ts'
import { ExitCode } from '../errors.ts'
import type { Write } from '../files/sink.ts'
import { findInputs } from '../payloads/inputs.ts'
import { payloadLimit, readPayloads } from '../payloads/read-payloads.ts'
import { createDescribe } from './describe-payload.ts'

export interface InspectOptions {
  /** Files, directories, patterns, `-`. */
  readonly files: readonly string[]
  /** A source of billhook.yaml, or a provider. @default each payload is looked at */
  readonly source?: string
  readonly config?: string
  readonly format: (report: PayloadReport) => string
  readonly write: Write
}

/**
 * Tells of every payload what it is taken for. Exit 1 when one is no event; what maps to no canonical event is no
 * failure.
 * @throws BillhookError for wrong usage (exit 2)
 */
export async function inspect({ files, source, config, format, write }: InspectOptions, env: Env): Promise<ExitCode> {
  const look = createDescribe(source === undefined ? undefined : await providerNamed(source, config, env), payloadLimit)
  let code: ExitCode = ExitCode.ok
  try {
    for (const input of await findInputs(files, { cwd: env.cwd, except: undefined })) {
      for await (const results of readPayloads(input, env, look)) {
        const reports = results.map((result) => ('outcome' in result ? { ...result, events: [] } : result))
        if (reports.some(({ findings }) => findings.length > 0)) code = ExitCode.checkFailed
        await write(reports.map(format).join(''))
      }
    }
    return code
  } catch (error) {
    if (env.signal.aborted) return ExitCode.interrupted
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
