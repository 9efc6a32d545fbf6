import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billhook, startListen } from '../helpers/billhook.ts'
import { caught } from '../helpers/caught.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

/** A store with pending deliveries of which the second is damaged. */
async function damaged(target: string): Promise<string> {
  const cwd = tempDir()
  await caught(cwd, ['evt_1', 'evt_2', 'evt_3'].map((id) => delivery(stripeEvent(id))), { targets: [target] })
  const db = new DatabaseSync(join(cwd, '.billhook/store.db'))
  db.exec("UPDATE delivery SET headers = '[[' WHERE seq = 2")
  db.close()
  return cwd
}

test('replay sends what is whole, and names what is not', async () => {
  const target = await startTarget()
  const cwd = await damaged('http://127.0.0.1:1/')
  const ended = await billhook(['replay', 'store:', '--to', target.url], { cwd })
  expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/warning: dlv_\w+ is left out: the headers are damaged\n {2}next: billhook doctor --deep/) as string })
  expect(target.hits).toHaveLength(2)
})

test('one damaged row costs itself: all else is listed, exported and shown, and it is named', async () => {
  const cwd = await damaged('http://127.0.0.1:1/')
  const list = await billhook(['events', 'list', '--format', 'ndjson'], { cwd })
  expect(list).toMatchObject({ code: 0, stderr: expect.stringMatching(/warning: dlv_\w+ is left out: the headers are damaged\n {2}next: billhook doctor --deep/) as string })
  expect(list.stdout.trim().split('\n')).toHaveLength(2)
  const exported = await billhook(['events', 'export', '--format', 'jsonl'], { cwd })
  expect(exported).toMatchObject({ code: 0, stderr: expect.stringContaining('is left out: the headers are damaged') as string })
  expect(exported.stdout.trim().split('\n')).toHaveLength(2)
  const id = /dlv_\w+/.exec(list.stderr)?.[0] ?? ''
  expect(await billhook(['events', 'show', id], { cwd })).toMatchObject({ code: 3, stderr: expect.stringContaining('--raw') as string })
  expect(await billhook(['events', 'show', id, '--raw'], { cwd })).toMatchObject({ code: 0, stdout: JSON.stringify(stripeEvent('evt_2')) })
})

test('the listener starts beside it, names it, and forwards what is behind it', async () => {
  const target = await startTarget()
  const cwd = await damaged(`${target.url}/`)
  const listener = await startListen(['--forward-to', `${target.url}/`], { cwd })
  await until(() => target.hits.length === 2)
  expect(target.hits.map(({ body }) => (JSON.parse(String(body)) as { id: string }).id)).toEqual(['evt_1', 'evt_3'])
  listener.process.kill('SIGINT')
  const { stdout, code } = await listener.ended
  expect(code).toBe(130)
  expect(stdout).toContain('BILLHOOK_DELIVERY_DAMAGED')
})

test('doctor --deep says what is damaged, and what of it can be recovered', async () => {
  const cwd = await damaged('http://127.0.0.1:1/')
  const { code, stdout } = await billhook(['doctor', '--deep', '--format', 'json'], { cwd })
  const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string; message: string; hint?: string }[] }
  expect(code).toBe(1)
  expect(checks.find(({ name }) => name === 'store')).toMatchObject({ status: 'fail', message: '2 deliveries can be read, 1 cannot', hint: expect.stringContaining('events export') as string })
  expect(checks.find(({ name }) => name === 'delivery')).toMatchObject({ message: expect.stringContaining('the headers are damaged; its body of') as string, hint: expect.stringMatching(/^billhook events show dlv_\w+ --raw$/) as string })
})
