import type { Env } from '../../env.ts'
import { ExitCode, usageError } from '../../errors.ts'
import type { Edit } from '../../replay/fixtures/fixture.ts'
import { catalog } from '../../replay/send/samples.ts'
import { send } from '../../replay/send/send.ts'
import { pipelineText } from '../../report/listen/text.ts'
import { colourLevel } from '../colour-level.ts'
import { secretsOf, type SecretFlags } from '../secrets.ts'

/** The command line as commander gives it. */
export interface SendFlags extends SecretFlags {
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

/** `billhook send` from flags to exit code. */
export async function runSend(type: string | undefined, flags: SendFlags, env: Env): Promise<ExitCode> {
  if (flags.list) {
    const lines = catalog().map(
      ({ provider, type: own, version, canonical }) =>
        `${provider}  ${own}  ${version}  ${canonical.join(', ') || 'unmapped'}\n`,
    )
    env.stdout.write(lines.join(''))
    return ExitCode.ok
  }
  if (type === undefined) throw usageError('BILLHOOK_USAGE', 'a type is needed', 'billhook send --list names them all')
  const { set = [], count = 1, ...same } = flags
  const secrets = (await secretsOf(flags, env)) ?? []
  const text = pipelineText(colourLevel(env))
  const outcome = await send({ ...same, type, secrets, edits: set, count }, env, (event) =>
    env.stdout.write(text(event)),
  )
  env.stdout.write(`${outcome.taken} of ${outcome.sent} taken (seed ${outcome.seed})\n`)
  return outcome.taken === outcome.sent ? ExitCode.ok : ExitCode.checkFailed
}
