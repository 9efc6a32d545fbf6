import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { ReplayReport } from '../../src/core/results/replay-report.ts'
import { systemEnv } from '../../src/env.ts'
import type { ReplayOptions } from '../../src/replay/options.ts'
import { runReplay } from '../../src/replay/run.ts'
import { withoutPostgres } from '../helpers/databases.ts'
import { freePort } from '../helpers/free-port.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { handlers } from './index.ts'
import { secret } from './shared/deliver.ts'
import type { Handler } from './shared/handler.ts'
import { dropDatabase } from './shared/postgres.ts'

const types = [
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'invoice.paid',
  'invoice.payment_failed',
  'charge.refunded',
]
const fixtures = {
  stripe: types.map((type) => `fixtures/stripe/2024-06-20/${type}.json`),
  gocardless: ['fixtures/gocardless/*/payments.confirmed.json'],
}

/** A different seed in each run, because verdicts must not depend on the seed. */
const seed = Number(process.env['BILLHOOK_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

async function judged(
  handler: Handler,
  checks: readonly string[],
  more: Partial<ReplayOptions> = {},
): Promise<ReplayReport> {
  const port = await freePort()
  await using running = await handler.start({ secret, egressBase: `http://127.0.0.1:${port}` })
  const observe = [...running.observe.filter((spec) => spec.startsWith('http')), `egress:${port}=stub`]
  const options = {
    fixtures: fixtures[handler.provider],
    to: running.url,
    secrets: [secret],
    checks,
    observe,
    reset: running.reset,
    settleMs: 100,
    seed,
    ...more,
  }
  return await runReplay(options, systemEnv(new AbortController().signal), () => undefined)
}

const here = ({ database }: Handler): boolean => database !== 'postgres' || withoutPostgres === undefined

const correct = handlers.filter(({ faults }) => faults.length === 0)
const faulty = handlers.filter(({ meantFor }) => meantFor !== undefined && meantFor !== 'crash')

test.concurrent.for(correct)(
  '$name, which is correct, does not fail any check',
  { timeout: 300_000 },
  async (handler, { skip }) => {
    skip(!here(handler), withoutPostgres)
    const report = await judged(handler, ['all'])
    // A handler may choose to apply a different body with the same id; this results only in a warning.
    const blamed = report.experiments.filter(
      ({ check, verdict }) =>
        verdict !== 'pass' && verdict !== 'not-exercised' && (check !== 'conflict' || verdict !== 'warn'),
    )
    expect(
      blamed.map(({ check, subject, verdict, reason, evidence }) => ({
        seed,
        check,
        subject,
        verdict,
        reason,
        evidence,
      })),
    ).toEqual([])
    expect(['pass', 'warn']).toContain(report.verdict)
    expect(report.stopped).toBeUndefined()
    const tried = new Set(report.experiments.filter(({ verdict }) => verdict === 'pass').map(({ check }) => check))
    const wanted =
      handler.provider === 'stripe'
        ? [
            'distinct',
            'duplicate',
            'late',
            'race',
            'lost-response',
            'fault',
            'twin',
            'version',
            'order',
            'stale',
            'orphan',
            'unknown',
            'signature',
            'replay-attack',
            'pressure',
          ]
        : ['distinct', 'duplicate', 'race', 'batch', 'signature']
    expect(wanted.filter((check) => !tried.has(check))).toEqual([])
  },
)

test.concurrent.for(faulty)(
  '$name, which has $faults, fails the check $meantFor',
  { timeout: 120_000 },
  async (handler, { skip }) => {
    skip(!here(handler), withoutPostgres)
    const report = await judged(handler, [handler.meantFor ?? ''])
    expect([report.verdict, report.stopped]).toEqual([handler.verdict, undefined])
    const found = report.experiments.find(({ verdict }) => verdict === handler.verdict)
    expect(found?.reproduce).toContain(`--seed ${seed}`)
  },
)

test.concurrent.for(handlers.filter(({ verdict }) => verdict === 'inconclusive'))(
  '$name neither passes nor fails',
  { timeout: 120_000 },
  async (handler) => {
    const report = await judged(handler, ['duplicate', 'race', 'order', 'unknown'])
    expect(report.verdict).toBe('inconclusive')
    expect(report.experiments.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail')).toEqual([])
  },
)

const restart = fileURLToPath(new URL('restart.ts', import.meta.url))

/** Runs the check `crash` on a handler that runs as a separate process on a fixed port. */
async function crashed(handler: Handler, database: string): Promise<ReplayReport> {
  const pidFile = join(tempDir(), 'pid')
  const port = await freePort()
  const command = [restart, pidFile, handler.name, '--secret', secret, '--port', String(port), '--database', database]
  onTestFinished(() => void process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL'))
  execFileSync(process.execPath, command)
  const origin = `http://127.0.0.1:${port}`
  const options: ReplayOptions = {
    fixtures: ['fixtures/stripe/2024-06-20/invoice.paid.json'],
    to: `${origin}/webhooks`,
    secrets: [secret],
    checks: ['crash'],
    observe: [`${origin}/state`],
    restart: `cmd:${[process.execPath, ...command].map((word) => `'${word}'`).join(' ')}`,
    settleMs: 50,
    seed,
  }
  return runReplay(options, systemEnv(new AbortController().signal), () => undefined)
}

test('crash-between-effects fails the check crash', { timeout: 120_000 }, async ({ skip }) => {
  skip(withoutPostgres !== undefined, withoutPostgres)
  const database = `billhook_matrix_${process.pid}`
  onTestFinished(() => dropDatabase(database))
  const report = await crashed(
    handlers.find(({ name }) => name === 'crash-between-effects')!,
    database,
  )
  expect([report.verdict, report.stopped]).toEqual(['fail', undefined])
})

test('a correct handler passes the check crash', { timeout: 120_000 }, async () => {
  const report = await crashed(
    handlers.find(({ name }) => name === 'transactional-table-sqlite')!,
    join(tempDir(), 'app.sqlite'),
  )
  expect([report.verdict, report.experiments[0]?.reason, report.stopped]).toEqual([
    'pass',
    expect.stringContaining('were applied once'),
    undefined,
  ])
})
