import { expandedBodyLimit } from '../core/delivery/body-limit.ts'
import { parseBody } from '../core/delivery/body.ts'
import type { Message } from '../core/delivery/delivery.ts'
import { diagnose } from '../core/signature/diagnose.ts'
import { formatDuration } from '../core/text/units.ts'
import { detect } from '../core/inspect.ts'
import type { Provider, Settings } from '../core/provider/provider.ts'
import type { Verification } from '../core/provider/verification.ts'
import { notFetched } from '../core/provider/remote.ts'
import { apiKeyProblem } from '../core/signature/secret-problem.ts'
import type { SignatureReport } from '../core/results/signature-report.ts'
import { verify as verifyWith, verifyAt } from '../core/signature/verify.ts'
import type { Env } from '../env.ts'
import { usageError } from '../errors.ts'
import type { Write } from '../files/sink.ts'
import { knownTo, providers } from '../providers/index.ts'
import { readInput } from '../inputs/read-limited.ts'
import { parseHeaders } from './headers.ts'
import { resolveOptions } from './resolve-options.ts'

export interface VerifyOptions {
  /** Headers file, or `-` for standard input. */
  readonly headers: string
  /** File with the exact body bytes, or `-` for standard input. */
  readonly body: string
  /** Name of a source in billhook.yaml, or of a provider. @default detected */
  readonly source?: string
  /** Secrets to verify with. @default the source's secrets */
  readonly secrets?: readonly string[]
  /** Time of receipt, in Unix milliseconds. @default now */
  readonly at?: number
  /** Clock tolerance in both directions, in milliseconds. @default the source's tolerance, otherwise the provider's */
  readonly tolerance?: number
  /** Webhook URL as registered with the provider; needed if the provider signs it. */
  readonly url?: string
  /** If a setting needed for verification is not configured, allow fetching it from the provider. @default false */
  readonly allowNetwork?: boolean
  readonly config?: string
  readonly format: (report: SignatureReport) => string
  readonly write: Write
}

/** Maximum size of a decompressed body, in bytes. */
const limit = expandedBodyLimit
const oneRequest = 'provide a single request: its headers and its exact body'

export type VerifyOutcome = Verification['status'] | 'interrupted'

/**
 * Verifies one signature. Uses the network only if allowed.
 * @throws BillhookError for a usage error or unreadable files (exit 2)
 */
export async function verify(options: VerifyOptions, env: Env): Promise<VerifyOutcome> {
  try {
    return await verifyOne(options, env)
  } catch (error) {
    if (env.signal.aborted) return 'interrupted'
    throw error
  }
}

async function verifyOne(options: VerifyOptions, env: Env): Promise<VerifyOutcome> {
  if (options.headers === '-' && options.body === '-') {
    throw usageError(
      'BILLHOOK_USAGE',
      'headers and body cannot both come from standard input',
      'use a file for one of them',
    )
  }
  const settled = await resolveOptions(options, env)
  const headers = parseHeaders((await readInput(options.headers, env, oneRequest)).toString('utf8'), options.headers)
  const received: Message = { headers, body: await readInput(options.body, env, oneRequest) }
  const parsed = parseBody(received, limit)
  const delivery = parsed.ok ? parsed.content : received
  const provider = settled.provider ?? detect(delivery, parsed.ok ? parsed.json : {}, knownTo(settled.sources))
  const set = { ...settled.settings, ...(options.url === undefined ? {} : { url: options.url }) }
  const settings = options.allowNetwork ? await fetched(delivery, provider, set, env) : set
  const at = verifyAt(
    provider,
    { tolerance: options.tolerance ?? settled.toleranceMs, settings },
    options.at ?? env.now(),
  )
  const { secrets, others } = settled
  const mistake = secrets.map((secret) => apiKeyProblem(secret, provider)).find((problem) => problem !== undefined)
  if (mistake !== undefined)
    throw usageError('BILLHOOK_SECRET_INVALID', mistake, 'provide the signing secret exactly as the provider shows it')
  const verification = verifyWith(delivery, provider, secrets, at)
  const hint =
    verification.status === 'invalid'
      ? (unfetched(settings) ??
        diagnose({ delivery, provider, secrets, at, others, providers }) ??
        advice[verification.reason])
      : verification.status === 'valid'
        ? (aheadHint(verification.aheadMs) ?? limitsOf(provider))
        : undefined
  const report = { provider: provider.name, ...verification, ...(hint === undefined ? {} : { hint }) }
  await options.write(options.format(report))
  return verification.status
}

async function fetched(
  delivery: Message,
  provider: Provider,
  settings: Settings,
  { now, signal }: Env,
): Promise<Settings> {
  const [{ createSender }, { createRemoteSettings }] = await Promise.all([
    import('../net/sender.ts'),
    import('../net/remote-settings.ts'),
  ])
  await using sender = await createSender({ connections: 1, now })
  return await createRemoteSettings({ sender, now, signal }).fill(delivery, [provider], settings)
}

function unfetched(settings: Settings): string | undefined {
  const [name, value] = Object.entries(settings).find(([, content]) => content.startsWith(notFetched)) ?? []
  return name === undefined ? undefined : `the ${name} was ${value}; try again, or set it in billhook.yaml`
}

function aheadHint(ms: number | undefined): string | undefined {
  if (ms === undefined) return undefined
  return (
    `its timestamp is ${formatDuration(ms)} ahead of the clock; the provider's libraries accept this, ` +
    `but --tolerance can limit it`
  )
}

function limitsOf({ profile: { uncovered } }: Provider): string | undefined {
  return uncovered === undefined ? undefined : `trust only what is signed; not covered by the signature: ${uncovered}`
}

/** Hints for failures whose cause could not be determined. */
const advice = {
  missing:
    'provide all headers exactly as received; if the signature was not among them, the request is not from the ' +
    'provider, or an intermediary removed the signature',
  malformed:
    'compare the secret, headers and body with those shown by the provider; one of them is truncated or changed',
  mismatch:
    'none of the usual causes applies: is this the secret for this endpoint, and is the body exactly as received?',
  expired: 'sign the request again, or increase the tolerance',
} as const
