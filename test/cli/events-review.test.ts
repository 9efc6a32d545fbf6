import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { caught } from '../helpers/caught.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { tempDir } from '../helpers/temp-dir.ts'

function invoice(id: string, more: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return stripeEvent(id, { data: { object: { id: 'in_1', object: 'invoice', ...more } } })
}

test('lists each text that an export would keep once, with its location and count, and writes nothing', async () => {
  const cwd = tempDir()
  const note = 'mail jane@acme.io, or ask Mr Miller'
  await caught(cwd, [
    delivery(
      invoice('evt_1', { customer_name: 'Jane Doe', lines: [{ description: note }, { description: 'Jane Doe' }] }),
    ),
    delivery(invoice('evt_2', { lines: [{ description: note }], token: 'opensesame', raw: '{"memo":"Elm Street 4"}' })),
  ])
  const { code, stdout, stderr } = await billhook(['events', 'export', '--review'], { cwd })
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'nothing was written: this is what an export of 2 deliveries would keep\n',
  })
  const lines = stdout.split('\n').map((line) => line.trim())
  expect(lines.slice(0, 3)).toEqual([
    'free text and names (2)',
    '2x  /data/object/lines/*/description  "mail <email>, or ask Mr Miller"',
    '1x  /data/object/raw/memo  "Elm Street 4"',
  ])
  expect(lines).toContain('2x  /data/object/object  "invoice"')
  for (const gone of ['jane@', 'Jane', 'Doe', 'opensesame']) expect(stdout).not.toContain(gone)
  expect(readdirSync(cwd)).toEqual(['.billhook'])
  expect(readdirSync(join(cwd, '.billhook'))).not.toContain('redaction-salt')
})

test('lists texts that look like placeholders, and data in keys, but no replaced values', async () => {
  const cwd = tempDir()
  const object = {
    memo: '<hunter2>',
    '4158675309': { '536-90-4399': 1 },
    'Jana.Dvoretsky': 2,
    pin: '1234',
    name: 'Jane Roe',
    note: 'paid by JANE ROE',
  }
  await caught(cwd, [delivery(invoice('evt_1', object))])
  const { stdout } = await billhook(['events', 'export', '--review'], { cwd })
  for (const kept of ['<hunter2>', '4158675309', 'Jana.Dvoretsky']) expect(stdout).toContain(`"${kept}"`)
  expect(stdout).toContain('"paid by <NAME>"')
  expect(stdout).not.toMatch(/JANE|1234|\/pin|"<name>"/)
})

test('applies the filters of an export, and also lists headers and URLs for a capture', async () => {
  const cwd = tempDir()
  await caught(cwd, [
    {
      ...delivery(invoice('evt_1', { memo: 'first memo' }), [
        ['X-Note', 'a plain note'],
        ['Authorization', 'Bearer abc.def'],
      ]),
      url: '/stripe?page=2',
    },
    delivery(stripeEvent('evt_2', { type: 'charge.refunded', data: { object: { memo: 'second memo' } } })),
  ])
  const { stdout } = await billhook(['events', 'export', '--review', '--format', 'jsonl', '--type', 'invoice.*'], {
    cwd,
  })
  expect(stdout).toContain('header X-Note  "a plain note"')
  expect(stdout).toContain('url  "/stripe?page=2"')
  expect(stdout).toContain('"first memo"')
  expect(stdout).not.toMatch(/second memo|abc\.def/)
  expect((await billhook(['events', 'export', '--review', '--type', 'invoice.*'], { cwd })).stdout).not.toContain(
    'plain note',
  )
})

test('text from a payload or a header cannot control the terminal', async () => {
  const cwd = tempDir()
  const codes = `a\u001B[2Jb \u009B31m c\u202Ed`
  await caught(cwd, [delivery(invoice('evt_1', { memo: codes, [`key ${codes}`]: 1 }), [['X-Note', `note ${codes}`]])])
  const { stdout } = await billhook(['events', 'export', '--review', '--format', 'jsonl'], { cwd })
  expect(stdout).toContain('header X-Note')
  // oxlint-disable-next-line no-control-regex
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/)
})

test('limits the length of the list and reports how many texts were left out', async () => {
  const cwd = tempDir()
  const memos = Array.from({ length: 2_300 }, (_, index) => `memo of ${'abcdefghij'[index % 10]}${index} words`)
  await caught(cwd, [delivery(invoice('evt_1', { memos, long: 'many words '.repeat(10_000) }))])
  const { stdout } = await billhook(['events', 'export', '--review'], { cwd })
  expect(stdout).toContain('and 301 more that are not listed')
  expect(stdout.length).toBeLessThan(400_000)
})

test.each([['--to', 'out'], ['--force'], ['--no-redact']])('%s is a usage error', async (...options) => {
  expect(await billhook(['events', 'export', '--review', ...options], { cwd: tempDir() })).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('cannot be used with'),
  })
})

test('reports what an export would leave out', async () => {
  const cwd = tempDir()
  const event = invoice('evt_1', { memo: 'a memo' })
  await caught(cwd, [delivery(event), delivery(event)])
  expect((await billhook(['events', 'export', '--review'], { cwd })).stderr).toBe(
    'nothing was written: this is what an export of 1 delivery would keep\n1 left out: duplicate\n',
  )
})
