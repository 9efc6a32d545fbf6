import { relative, resolve } from 'node:path'
import type { SecureContext } from 'node:tls'
import type { ReplayConfig } from '../config/config.ts'
import { namedDataDir } from '../config/data-dir.ts'
import { loadConfig } from '../config/load.ts'
import { shownUrl } from '../core/redact/shown-url.ts'
import type { Env } from '../env.ts'
import { isHttps } from '../core/text/is-https.ts'
import { usageError } from '../errors.ts'
import { readCa } from '../net/read-ca.ts'
import { parseObserver, type OpenObserver } from '../observe/parse-observer.ts'
import { parseReset, parseRestart, type Reset } from '../observe/reset.ts'
import { parsePath } from '../core/json/pointer.ts'
import { findChecks } from './checks/index.ts'
import type { Fixture } from './fixtures/fixture.ts'
import { loadFixtures } from './fixtures/load.ts'
import { optionProblem } from './option-rules.ts'
import type { ReplayOptions } from './options.ts'
import { plan, type Pace, type Plan } from './plan/plan.ts'
import { toStep, type Step, type StepOptions } from './steps/step.ts'

/** Everything that is known before the first delivery. */
export interface Prepared {
  readonly plan: Plan
  readonly steps: readonly Step[]
  readonly observers: readonly OpenObserver[]
  readonly reset: Reset | undefined
  readonly restart: Reset | undefined
  /** The certificates to trust when connecting to the target. */
  readonly ca: SecureContext | undefined
  /** The options, completed with billhook.yaml and the defaults. */
  readonly options: ReplayOptions & { readonly to: string; readonly seed: number }
}

/**
 * Checks the options, reads the fixtures and makes the plan. Sends nothing.
 * @throws BillhookError for invalid options, fixtures or configuration (exit 2)
 */
export async function prepare(given: ReplayOptions, env: Env): Promise<Prepared> {
  const config = await loadConfig(env, { file: given.config, trust: given.trustConfig })
  const checks = findChecks(given.checks ?? [])
  const options = withDefaults(given, config.replay, checks.length > 0, env)
  const { observe: specs, golden, ignore, seed } = options
  const ca = options.ca === undefined ? undefined : await readCa(resolve(env.cwd, options.ca))
  const observers = specs.map((spec) => parseObserver(spec, { ...env, ca }))
  const reset = options.reset === undefined ? undefined : parseReset(options.reset, env.cwd, ca)
  const problem = optionProblem(given, {
    isCheck: checks.length > 0,
    observes: specs.length > 0,
    hasGolden: golden !== undefined,
  })
  if (problem) throw problem
  const restart = options.restart === undefined ? undefined : parseRestart(options.restart, env.cwd)
  assertPaths(ignore)
  const dataDir = (): string => (given.dataDir === undefined ? config.dataDir : namedDataDir(given.dataDir, env.cwd))
  const fixtures = await loadFixtures(options.fixtures, { dataDir, allowOutside: options.allowOutside }, env)
  const { source, secrets = [], edits = [], concurrency, rounds } = options
  const steps = toSteps(fixtures, { source, sources: config.sources, secrets, edits })
  return {
    plan: plan(steps, {
      target: options.to,
      seed,
      pace: paceOf(options),
      concurrency,
      checks,
      rounds,
      resets: reset !== undefined,
      capabilities: { egress: specs.some((spec) => /^egress:/i.test(spec)), restart: restart !== undefined },
    }),
    steps,
    observers,
    reset,
    restart,
    ca,
    options,
  }
}

/** Limits the total size of decompressed bodies in a run, in bytes; equal to the size limit for captures. */
const maxExpandedBytes = 512 * 1024 ** 2

function toSteps(fixtures: readonly Fixture[], options: StepOptions): Step[] {
  let expanded = 0
  const steps = fixtures.map((fixture) => {
    const step = toStep(fixture, options)
    if (step.compression) expanded += step.outgoing.body.length
    if (expanded > maxExpandedBytes)
      throw usageError(
        'BILLHOOK_FILE_TOO_LARGE',
        `the compressed bodies up to ${fixture.name} expand to more than ${maxExpandedBytes / 1024 ** 2} MiB`,
        'split the capture, and replay the parts one by one',
      )
    return step
  })
  const isMixed = options.source === undefined && new Set(steps.map(({ source }) => source)).size > 1
  if (!isMixed || options.secrets.length === 0) return steps
  // A secret from the command line may belong to only one of the sources. For the others, a scheme that sends the
  // secret as a password would disclose it in plain text.
  return steps.map((step) =>
    step.provider.schemes.some(({ sendsSecret }) => sendsSecret)
      ? toStep(step.fixture, { ...options, secrets: [] })
      : step,
  )
}

/** Adds settings from billhook.yaml. Settings that need trust are added only if this run uses them. */
function withDefaults(given: ReplayOptions, file: ReplayConfig, isCheck: boolean, { cwd, random }: Env) {
  const to = targetOf(given.to ?? file.to)
  const means = isCheck ? { reset: given.reset ?? file.reset, restart: given.restart ?? file.restart } : {}
  const observe = given.observe?.length || !isCheck ? (given.observe ?? []) : file.observe
  return {
    ...given,
    ...means,
    observe,
    ignore: given.ignore?.length ? given.ignore : file.ignore,
    golden: isCheck ? given.golden : (given.golden ?? (file.golden && (relative(cwd, file.golden) || '.'))),
    to,
    ca: given.ca ?? ([to, means.reset ?? '', ...observe].some(isHttps) ? file.ca : undefined),
    seed: given.seed ?? Math.floor(random() * 2 ** 31),
  }
}

function assertPaths(ignore: readonly string[]): void {
  const wrong = ignore.find((path) => parsePath(path) === undefined)
  if (wrong !== undefined)
    throw usageError(
      'BILLHOOK_USAGE',
      `invalid --ignore path '${wrong}'`,
      'use a JSON Pointer or a dotted path, in which * matches any key: /payments/*/seen_at',
    )
}

/** Checks and returns the URL of the target. */
export function targetOf(to: string | undefined): string {
  if (to === undefined)
    throw usageError(
      'BILLHOOK_NO_TARGET',
      'there is no target',
      'specify the URL of your handler: --to http://127.0.0.1:3000/webhooks',
    )
  if (!/^https?:\/\//i.test(to) || !URL.canParse(to)) {
    throw usageError(
      'BILLHOOK_BAD_URL',
      `'${shownUrl(to.replace(/^.*@/s, '***@'))}' is not an HTTP URL`,
      'specify the full URL: --to http://127.0.0.1:3000/webhooks',
    )
  }
  const { username, password } = new URL(to)
  if (username || password)
    throw usageError(
      'BILLHOOK_BAD_URL',
      'the URL in --to contains a user name or password, which would not be sent',
      'leave them out',
    )
  return to
}

function paceOf({ rate, speed }: ReplayOptions): Pace {
  if (rate !== undefined) return { kind: 'rate', perSecond: rate }
  return speed === undefined ? { kind: 'in-order' } : { kind: 'speed', factor: speed }
}
