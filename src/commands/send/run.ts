import { loadConfig } from '../../config/load.ts'
import { providerOf } from '../../config/provider-of.ts'
import type { Env } from '../../env.ts'
import { ExitCode, usageError } from '../../errors.ts'
import type { Write } from '../../files/sink.ts'
import type { Edit } from '../../replay/fixtures/fixture.ts'
import { firstRefusal, refusalText } from '../../core/results/refusal.ts'
import { catalog } from '../../replay/send/samples.ts'
import { send } from '../../replay/send/send.ts'
import { pipelineText } from '../../report/listen/text.ts'
import { sampleFormats } from '../../report/send/samples.ts'
import { colourLevel } from '../colour-level.ts'
import { assertForList, toOutput, type OutputFlags } from '../output-options.ts'
import { settingsOf } from '../own-settings.ts'
import { secretsOf, type SecretFlags } from '../secrets.ts'

/** The options as parsed by commander. */
export interface SendFlags extends SecretFlags, OutputFlags<'text' | 'json'> {
  readonly to?: string
  readonly ca?: string
  readonly source?: string
  readonly set?: readonly Edit[]
  readonly seed?: number
  readonly count?: number
  readonly list?: boolean
  readonly config?: string
  readonly trustConfig?: boolean
}

/** Runs `billhook send` and returns its exit code. */
export async function runSend(type: string | undefined, flags: SendFlags, env: Env): Promise<ExitCode> {
  assertForList(flags.list, flags)
  if (flags.list) {
    return toOutput(flags.output, env, (write) => listSamples(flags, env, write))
  }
  if (type === undefined)
    throw usageError('BILLHOOK_USAGE', 'no event type given', 'billhook send --list lists them all')
  const { set = [], count = 1, ...same } = flags
  const secrets = (await secretsOf(flags, env)) ?? []
  const text = pipelineText(colourLevel(env))
  const refused = firstRefusal()
  const outcome = await send(
    { ...same, type, secrets, edits: set, count, preferred: settingsOf(env).source },
    env,
    (event) => {
      refused.add(event)
      const said = event.kind === 'attempt' ? refusalText(event.result) : undefined
      env.stdout.write(`${text(event)}${said === undefined ? '' : `  answer: ${said}\n`}`)
    },
  )
  const hint = refused.hint()
  env.stdout.write(`${outcome.taken} of ${outcome.sent} accepted (${outcome.provider}, seed ${outcome.seed})\n`)
  if (hint !== undefined) env.stdout.write(`  next: ${hint}\n`)
  return outcome.taken === outcome.sent ? ExitCode.ok : ExitCode.checkFailed
}

/** Lists the events bundled with billhook, for one source or all providers. */
async function listSamples({ source, format, config }: SendFlags, env: Env, write: Write): Promise<ExitCode> {
  const named = source === undefined ? undefined : await senderNamed(source, config, env)
  const samples = catalog().filter(({ provider }) => named === undefined || provider === named)
  await write(sampleFormats[format](samples))
  return ExitCode.ok
}

async function senderNamed(source: string, file: string | undefined, env: Env): Promise<string | undefined> {
  return providerOf(source, (await loadConfig(env, { file })).sources)?.name
}
