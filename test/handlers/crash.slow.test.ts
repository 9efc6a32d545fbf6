import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { withoutPostgres } from '../helpers/databases.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { handlers } from './index.ts'
import { fresh, paidInvoice, post, secret, settled, stateOf } from './shared/deliver.ts'
import type { Handler } from './shared/handler.ts'
import { dropDatabase } from './shared/postgres.ts'

const program = fileURLToPath(new URL('serve.ts', import.meta.url))

interface Process {
  readonly url: string
  readonly observe: readonly string[]
  readonly kill: () => Promise<void>
}

/**
 * Returns a function that starts a handler as a process. The database is kept between starts and dropped after the
 * test.
 */
function processesOf({ name, database: kind }: Handler, egress?: string): () => Promise<Process> {
  const database = kind === 'postgres' ? `billhook_crash_${fresh(String(process.pid))}` : join(tempDir(), 'app.sqlite')
  if (kind === 'postgres') onTestFinished(() => dropDatabase(database))
  return async () => {
    const args = [
      program,
      name,
      '--secret',
      secret,
      '--database',
      database,
      ...(egress === undefined ? [] : ['--egress', egress]),
    ]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => kill(child))
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    return { ...(JSON.parse(line) as Pick<Process, 'url' | 'observe'>), kill: () => kill(child) }
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

const lasting = handlers.filter(({ faults, provider }) => faults.length === 0 && provider === 'stripe')

test.for(lasting)(
  '$name neither loses nor doubles a payment if it is killed during or after its work',
  { timeout: 60_000 },
  async (handler, { skip }) => {
    skip(handler.database === 'postgres' && withoutPostgres !== undefined, withoutPostgres)
    const egress = await startTarget((_hit, count) => (count === 2 ? 'hang' : 200))
    const start = processesOf(handler, egress.url)
    const first = await start()
    const [answered, broken] = [paidInvoice('cus_1'), paidInvoice('cus_2')]
    expect(await post(first, answered)).toBe(200)
    const lost = post(first, broken).catch(() => undefined)
    await expect.poll(() => egress.hits.length, { timeout: 10_000 }).toBe(2)
    await first.kill()
    await lost
    const second = await start()
    for (const event of [broken, answered]) expect(await post(second, event)).toBe(200)
    const credits = [
      { customer: 'cus_1', balance: 2_000 },
      { customer: 'cus_2', balance: 2_000 },
    ]
    await expect.poll(async () => (await stateOf(second))['credits'], { timeout: 10_000 }).toEqual(credits)
    expect((await settled(second))['credits']).toEqual(credits)
  },
)

test(
  'crash-between-effects loses the credit of a payment if it is killed between its transactions',
  { timeout: 60_000 },
  async ({ skip }) => {
    skip(withoutPostgres !== undefined, withoutPostgres)
    const start = processesOf(handlers.find(({ name }) => name === 'crash-between-effects')!)
    let payments = 0
    for (let round = 0; round < 3; round += 1) {
      const first = await start()
      const event = paidInvoice('cus_1')
      const lost = post(first, event).catch(() => undefined)
      while ((await stateOf(first))['payments']!.length === payments);
      await first.kill()
      await lost
      const second = await start()
      expect(await post(second, event)).toBe(200)
      payments += 1
      const { credits } = await settled(second)
      await second.kill()
      if (Number(credits![0]?.['balance'] ?? 0) < payments * 2_000) return
    }
    expect.unreachable('it was never killed between the two')
  },
)
