import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { ReplayReport } from '../../src/core/results/replay-report.ts'
import { billhook } from '../helpers/billhook.ts'
import { freePort } from '../helpers/free-port.ts'
import { folder, paid } from '../helpers/replay.ts'

/**
 * Returns the source of a handler with a database.
 * @param body code that runs for each request; `book()` records the payment once
 */
const handler = (body: string): string => `
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { DatabaseSync } from 'node:sqlite'
const db = new DatabaseSync('app.sqlite')
db.exec('PRAGMA busy_timeout = 5000')
db.exec('CREATE TABLE IF NOT EXISTS payments (event TEXT PRIMARY KEY, customer TEXT, cents INT)')
db.exec('CREATE TABLE IF NOT EXISTS credits (customer TEXT, cents INT)')
const seen = new Set()
createServer(async (request, response) => {
  const { id, data } = JSON.parse(await text(request))
  const book = () => db.prepare('INSERT OR IGNORE INTO payments VALUES (?, ?, ?)').run(id, data.object.customer, 100)
  ${body}
}).listen(Number(process.argv[2]), '127.0.0.1')
`

/**
 * Runs the check `crash` against a handler.
 * @param body code that runs for each request
 * @param wait shell command that runs before the handler starts
 */
async function crashed(body: string, wait = 'true'): Promise<ReplayReport> {
  const port = await freePort()
  const dir = folder({
    'paid.json': paid,
    'handler.mjs': handler(body),
    'start.sh': `(${wait}; exec '${process.execPath}' handler.mjs ${port}) >/dev/null 2>&1 & echo $! > pid`,
    'restart.sh': 'kill -9 $(cat pid); . ./start.sh',
  })
  spawnSync('sh', ['start.sh'], { cwd: dir })
  onTestFinished(() => void process.kill(Number(readFileSync(join(dir, 'pid'), 'utf8')), 'SIGKILL'))
  await expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${port}`, {
          method: 'POST',
          body: JSON.stringify({ id: 'evt_0', data: { object: { customer: 'cus_0' } } }),
        }).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 10_000 },
    )
    .toBe(200)
  const ended = await billhook(
    [
      'replay',
      'paid.json',
      '--to',
      `http://127.0.0.1:${port}/`,
      '--check',
      'crash',
      '--observe',
      'sqlite:app.sqlite',
      '--restart',
      'cmd:sh restart.sh',
      '--settle',
      '60ms',
      '--report',
      'json',
    ],
    { cwd: dir },
  )
  return JSON.parse(ended.stdout) as ReplayReport
}

test(
  'a restart command that returns before the handler is ready is not a failure of the handler',
  { timeout: 60_000 },
  async () => {
    const { experiments, stopped } = await crashed('book(); response.end()', 'sleep 0.3')
    expect(stopped).toBeUndefined()
    expect(experiments).toMatchObject([{ check: 'crash', verdict: 'pass' }])
  },
)

test(
  'payments that are lost in a crash because they were answered too early are reported',
  { timeout: 60_000 },
  async () => {
    const { experiments } = await crashed('response.end(); setTimeout(book, 40)')
    expect(experiments).toMatchObject([
      {
        check: 'crash',
        verdict: 'fail',
        reason: expect.stringContaining('lost part of their effect, although they were accepted'),
      },
    ])
  },
)

test('a handler that forgets its events on a restart is reported', { timeout: 60_000 }, async () => {
  const { experiments } = await crashed(
    "if (!seen.has(id)) db.prepare('INSERT INTO credits VALUES (?, ?)').run(data.object.customer, 100); " +
      'seen.add(id); response.end()',
  )
  expect(experiments).toMatchObject([
    { check: 'crash', verdict: 'fail', reason: expect.stringContaining('applied again (') },
  ])
  expect(Number(/applied again \((\d+) of/.exec(experiments[0]!.reason)?.[1])).toBeGreaterThanOrEqual(10)
})
