import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billhook, startListen } from '../helpers/billhook.ts'
import { caught } from '../helpers/caught.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { changeStore } from '../helpers/stores.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

/** Creates a store with three pending deliveries, the second of which is damaged. */
async function damaged(target: string): Promise<string> {
  const cwd = tempDir()
  await caught(
    cwd,
    ['evt_1', 'evt_2', 'evt_3'].map((id) => delivery(stripeEvent(id))),
    { targets: [target] },
  )
  const db = new DatabaseSync(join(cwd, '.billhook/store.db'))
  db.exec("UPDATE delivery SET headers = '[[' WHERE seq = 2")
  db.close()
  return cwd
}

test('replay sends the readable deliveries and names the damaged one', async () => {
  const target = await startTarget()
  const cwd = await damaged('http://127.0.0.1:1/')
  const ended = await billhook(['replay', 'store:', '--to', target.url], { cwd })
  expect(ended).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(
      /warning: dlv_\w+ is left out: the headers are damaged\n {2}next: billhook doctor --deep/,
    ) as string,
  })
  expect(target.hits).toHaveLength(2)
})

test('a damaged delivery is named and left out of lists and exports, and its body can still be read', async () => {
  const cwd = await damaged('http://127.0.0.1:1/')
  const list = await billhook(['events', 'list', '--format', 'ndjson'], { cwd })
  expect(list).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(
      /warning: dlv_\w+ is left out: the headers are damaged\n {2}next: billhook doctor --deep/,
    ) as string,
  })
  expect(list.stdout.trim().split('\n')).toHaveLength(2)
  const exported = await billhook(['events', 'export', '--format', 'jsonl'], { cwd })
  expect(exported).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('is left out: the headers are damaged') as string,
  })
  expect(exported.stdout.trim().split('\n')).toHaveLength(2)
  const id = /dlv_\w+/.exec(list.stderr)?.[0] ?? ''
  expect(await billhook(['events', 'show', id], { cwd })).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('--raw') as string,
  })
  expect(await billhook(['events', 'show', id, '--raw'], { cwd })).toMatchObject({
    code: 0,
    stdout: JSON.stringify(stripeEvent('evt_2')),
  })
})

test('the listener starts with a damaged delivery, names it, and forwards the deliveries after it', async () => {
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

test('doctor --deep names what is damaged, and the command that recovers the body', async () => {
  const cwd = await damaged('http://127.0.0.1:1/')
  const { code, stdout } = await billhook(['doctor', '--deep', '--format', 'json'], { cwd })
  const { checks } = JSON.parse(stdout) as {
    checks: { name: string; status: string; message: string; hint?: string }[]
  }
  expect(code).toBe(1)
  expect(checks.find(({ name }) => name === 'store')).toMatchObject({
    status: 'fail',
    message: '2 deliveries can be read and 1 cannot',
    hint: expect.stringContaining('events export') as string,
  })
  const { hint = '', ...found } = checks.find(({ name }) => name === 'delivery') ?? {}
  expect(found).toMatchObject({ message: expect.stringContaining('the headers are damaged; its body (') as string })
  expect(await recommended(hint, tempDir())).toMatchObject({ code: 0, stdout: JSON.stringify(stripeEvent('evt_2')) })
})

test('show recommends a command that recovers the body of a delivery with a damaged id', async () => {
  const dir = await damaged('http://127.0.0.1:1/')
  changeStore(join(dir, '.billhook'), "UPDATE delivery SET id = 'dlv_a' || char(27) WHERE seq = 2")
  const { code, stderr } = await billhook(['events', 'show', 'dlv_a', '--data-dir', join(dir, '.billhook')], {
    cwd: tempDir(),
  })
  expect(code).toBe(3)
  const [command = ''] = /(?<=its body can be read: ).*/.exec(stderr) ?? []
  expect(await recommended(command, tempDir())).toMatchObject({ code: 0, stdout: JSON.stringify(stripeEvent('evt_2')) })
})

test('doctor --deep counts the problems that it does not list', async () => {
  const cwd = tempDir()
  await caught(
    cwd,
    Array.from({ length: 16 }, (_, at) => delivery(stripeEvent(`evt_${at}`))),
  )
  changeStore(
    join(cwd, '.billhook'),
    "UPDATE delivery SET headers = '[[' WHERE seq > 8; INSERT INTO attempt SELECT value, " +
      "'http://127.0.0.1:1/', 1, '{}', x'' FROM json_each('[1,2,3,4,5,6,7,8]'); INSERT INTO attempt SELECT " +
      "value, 'http://127.0.0.1:1/', 2, '{}', x'' FROM json_each('[1,2,3,4,5,6,7,8]')",
  )
  const { stdout } = await billhook(['doctor', '--deep'], { cwd })
  expect(stdout).toContain('8 deliveries can be read and 8 cannot')
  expect(stdout.match(/^fail +delivery /gm)).toHaveLength(20)
  expect(stdout).toContain('4 more problems')
})

/** Runs a recommended command in the given directory. */
function recommended(command: string, cwd: string): ReturnType<typeof billhook> {
  return billhook(command.split(' ').slice(1), { cwd })
}
