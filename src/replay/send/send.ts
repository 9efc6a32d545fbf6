import { resolve } from 'node:path'
import { succeeded } from '../../core/delivery/attempt.ts'
import { isHttps } from '../../core/text/is-https.ts'
import { nearest } from '../../core/text/nearest.ts'
import type { Emit } from '../../core/results/pipeline-event.ts'
import { providerOf } from '../../config/provider-of.ts'
import { loadConfig } from '../../config/load.ts'
import type { Env } from '../../env.ts'
import { usageError } from '../../errors.ts'
import { readCa } from '../../net/read-ca.ts'
import { createSender } from '../../net/sender.ts'
import { assertReachable, createTargetClient } from '../delivery/target-client.ts'
import type { Edit, Fixture } from '../fixtures/fixture.ts'
import { catalog, type CatalogEntry } from './samples.ts'
import { loadFile } from '../fixtures/file.ts'
import { targetOf } from '../prepare.ts'
import { toStep, type StepOptions } from '../steps/step.ts'

/** The options of `billhook send`. */
export interface SendOptions {
  /** A provider's type, or a canonical type. */
  readonly type: string
  /** Provider or configured source. @default the only provider that has such an event */
  readonly source?: string | undefined
  /** Provider to choose if several have such an event and no source is named. */
  readonly preferred?: string | undefined
  /** @default `replay.to` in billhook.yaml */
  readonly to?: string | undefined
  /** File with certificates to trust when connecting to the target. @default `replay.ca` in billhook.yaml */
  readonly ca?: string | undefined
  readonly secrets: readonly string[]
  readonly edits: readonly Edit[]
  /** The same seed generates the same ids. @default a random seed */
  readonly seed?: number | undefined
  readonly count: number
  readonly config?: string | undefined
  readonly trustConfig?: boolean | undefined
}

export interface SendOutcome {
  readonly provider: string
  readonly seed: number
  readonly sent: number
  /** Number of deliveries answered with a 2xx. */
  readonly taken: number
}

/**
 * Sends a realistic, signed event with fresh ids, based on the payloads shipped with billhook. No provider account is
 * needed.
 * @throws BillhookError for an unknown type (exit 2) and for an unreachable target (exit 3)
 */
export async function send(options: SendOptions, env: Env, emit: Emit): Promise<SendOutcome> {
  const config = await loadConfig(env, { file: options.config, trust: options.trustConfig })
  const provider = options.source === undefined ? undefined : providerOf(options.source, config.sources)?.name
  const entry = choose(options.type, provider, options.preferred)
  const target = targetOf(options.to ?? config.replay.to)
  const seed = options.seed ?? Math.floor(env.random() * 2 ** 31)
  const [loaded] = await loadFile(entry.file, env)
  if (!loaded) throw new Error(`${entry.file} is empty`)
  const fixture = { ...loaded, headers: [...loaded.headers, ...entry.headers] }
  const step = {
    source: options.source ?? entry.provider,
    sources: config.sources,
    secrets: options.secrets,
    edits: options.edits,
  }
  const file = options.ca ?? (isHttps(target) ? config.replay.ca : undefined)
  const ca = file === undefined ? undefined : await readCa(resolve(env.cwd, file))
  await using sender = await createSender({ connections: 1, ca, now: env.now })
  const client = createTargetClient({ target, timeoutMs: 30_000, sender, env, emit })
  let taken = 0
  for (let sent = 0; sent < options.count; sent++) {
    const result = await client.deliver(
      toStep(renamed(fixture, step, `${seed}:${sent}`), step),
      `${sent + 1} of ${options.count}`,
    )
    if (sent === 0) assertReachable(result, target)
    if (succeeded(result)) taken += 1
  }
  return { provider: entry.provider, seed, sent: options.count, taken }
}

/** Returns the fixture with fresh ids, because all users share the sample's own ids. */
function renamed(fixture: Fixture, options: StepOptions, seed: string): Fixture {
  const { provider, outgoing } = toStep(fixture, { ...options, edits: [] })
  return { ...fixture, ...provider.withFreshIds(outgoing, seed) }
}

function choose(type: string, provider: string | undefined, preferred?: string): CatalogEntry {
  const entries = catalog().filter((entry) => provider === undefined || entry.provider === provider)
  const fitting = entries.filter((entry) => entry.type === type || entry.canonical.includes(type))
  // A provider's own type selects that provider's own event, even if other events map to the same type.
  const newest = fitting.findLast((entry) => entry.type === type) ?? fitting.at(-1)
  if (!newest) {
    const near = nearest(
      type,
      entries.flatMap((entry) => [entry.type, ...entry.canonical]),
    )
    const listed =
      entries.length > 0
        ? 'billhook send --list shows all samples'
        : 'billhook replay FILE --source NAME signs and sends your own payload'
    throw usageError(
      'BILLHOOK_TYPE_UNKNOWN',
      `there is no sample of ${type}${provider === undefined ? '' : ` for ${provider}`}`,
      near ? `did you mean ${near}? ${listed}` : listed,
    )
  }
  const senders = [...new Set(fitting.map((entry) => entry.provider))]
  if (senders.length === 1) return newest
  if (preferred !== undefined && senders.includes(preferred)) return choose(type, preferred)
  const one = newest.provider
  throw usageError(
    'BILLHOOK_TYPE_AMBIGUOUS',
    `${type} is sent by ${senders.join(', ')}`,
    `specify the provider: --source ${one}; or set a default: billhook config set source ${one}`,
  )
}
