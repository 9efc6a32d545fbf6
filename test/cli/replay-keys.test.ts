import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { egressDouble } from '../handlers/egress-double.ts'
import { secret } from '../handlers/shared/deliver.ts'
import type { Handler } from '../handlers/shared/handler.ts'
import { uniqueKeyUpsertSqlite } from '../handlers/unique-key-upsert-sqlite.ts'
import { billhook } from '../helpers/billhook.ts'
import { freePort } from '../helpers/free-port.ts'
import { reportOf } from '../helpers/replay.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const fixture = fileURLToPath(new URL('../../fixtures/stripe/2024-06-20/invoice.paid.json', import.meta.url))

/** Checks a sample handler that sends receipts, with observers of its outgoing calls and its state. */
async function check(handler: Handler, checks: string) {
  const [dir, port] = [tempDir(), await freePort()]
  const running = await handler.start({ secret, egressBase: `http://127.0.0.1:${port}` })
  onTestFinished(() => running[Symbol.asyncDispose]())
  const observe = [running.observe.find((spec) => spec.startsWith('http')) ?? '', `egress:${port}=stub`].flatMap(
    (spec) => ['--observe', spec],
  )
  const reports = ['json', 'text=out.txt', 'html=out.html', 'sarif=out.sarif', 'md=out.md'].flatMap((format) => [
    '--report',
    format,
  ])
  const ended = await billhook(
    [
      'replay',
      fixture,
      '--to',
      running.url,
      '--secret',
      secret,
      '--check',
      checks,
      ...observe,
      '--settle',
      '60ms',
      ...reports,
    ],
    { cwd: dir },
  )
  return { report: reportOf(ended), told: (file: string) => readFileSync(join(dir, file), 'utf8') }
}

test('an identical receipt with two keys, invisible in the database, is shown in every report', async () => {
  const { report, told } = await check(egressDouble, 'duplicate')
  expect(report.key_problems).toEqual([
    {
      kind: 'two-keys',
      method: 'POST',
      path: '/v1/receipts',
      calls: expect.any(Number) as number,
      checks: ['duplicate'],
    },
  ])
  expect(told('out.txt')).toMatch(
    /^keys {8}POST \/v1\/receipts: \d+ identical calls for the same event had different idempotency\s+keys/m,
  )
  expect(told('out.html')).toMatch(
    /Idempotency keys of outgoing calls.*POST \/v1\/receipts: \d+ identical calls for the same event/s,
  )
  expect(told('out.md')).toContain('### Idempotency keys of outgoing calls')
  expect(JSON.parse(told('out.sarif'))).toMatchObject({
    runs: [
      {
        invocations: [
          {
            toolExecutionNotifications: expect.arrayContaining([
              expect.objectContaining({ level: 'warning', descriptor: { id: 'idempotency-keys' } }),
            ]) as unknown,
          },
        ],
      },
    ],
  })
})

test('different keys for events that differ only in their ids are not a problem', async () => {
  const { report, told } = await check(uniqueKeyUpsertSqlite, 'distinct,duplicate,race,fault,conflict')
  expect(report.verdict).toBe('pass')
  expect(report.key_problems).toEqual([])
  expect(told('out.txt')).not.toMatch(/^keys/m)
})
