import { expect, test } from 'vitest'
import { billhook, start } from '../helpers/billhook.ts'
import { caught } from '../helpers/caught.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { tempDir } from '../helpers/temp-dir.ts'

function ids(ndjson: string): string[] {
  return ndjson
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { events: [{ id: string }] }).events[0].id)
}

test('a token in the URL of a delivery is not shown', async () => {
  const cwd = tempDir()
  const received = { ...delivery(stripeEvent('evt_1')), url: '/stripe?token=opensesame&page=2' }
  await caught(cwd, [received])
  for (const args of [
    ['list', '--format', 'json'],
    ['list', '--format', 'ndjson'],
    ['show', 'evt_1'],
    ['show', 'evt_1', '--format', 'json'],
  ]) {
    const { stdout } = await billhook(['events', ...args], { cwd })
    expect(stdout).toContain('/stripe?token=***&page=2')
    expect(stdout).not.toContain('opensesame')
  }
})

test('without a store, list shows the next step, and machine-readable output stays valid', async () => {
  const cwd = tempDir()
  expect(await billhook(['events', 'list'], { cwd })).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringContaining('next: billhook listen'),
  })
  expect(await billhook(['events', 'list', '--format', 'json'], { cwd })).toMatchObject({ code: 0, stdout: '[]\n' })
  expect(await billhook(['events', 'list', '--format', 'ndjson'], { cwd })).toMatchObject({ code: 0, stdout: '' })
  expect(await billhook(['events', 'list', '--data-dir', 'gone'], { cwd })).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('BILLHOOK_STORE_MISSING'),
  })
})

test('lists deliveries by type, source, age and disposition, at most --limit, newest last', async () => {
  const cwd = tempDir()
  const now = Date.now()
  await caught(cwd, [
    delivery(stripeEvent('evt_old'), [], now - 3_600_000),
    delivery(stripeEvent('evt_paid'), [], now),
    delivery(stripeEvent('evt_charge', { type: 'charge.refunded' }), [], now),
    delivery(stripeEvent('evt_paid'), [], now),
  ])
  await caught(cwd, [delivery(stripeEvent('evt_eu'), [], now)], { source: 'eu' })
  const list = async (...options: string[]) =>
    ids((await billhook(['events', 'list', '--format', 'ndjson', ...options], { cwd })).stdout)
  expect(await list()).toEqual(['evt_old', 'evt_paid', 'evt_charge', 'evt_paid', 'evt_eu'])
  expect(await list('--type', 'invoice.*', '--source', 'stripe', '--since', '5m')).toEqual(['evt_paid', 'evt_paid'])
  expect(await list('--limit', '2')).toEqual(['evt_paid', 'evt_eu'])
  expect(await list('--disposition', 'duplicate')).toEqual(['evt_paid'])
  const { stdout } = await billhook(['events', 'list', '--format', 'json', '--source', 'eu'], { cwd })
  expect(JSON.parse(stdout)).toMatchObject([
    {
      source: 'eu',
      provider: 'stripe',
      disposition: 'accepted',
      events: [{ type: 'invoice.paid', version: null }],
      findings: [],
    },
  ])
})

test('reports that nothing matched, and machine-readable output stays valid', async () => {
  const cwd = tempDir()
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  for (const format of ['text', 'ndjson']) {
    expect(await billhook(['events', 'list', '--source', 'typo', '--format', format], { cwd })).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('nothing matched'),
    })
  }
  expect(await billhook(['events', 'list', '--type', 'x.*', '--format', 'json'], { cwd })).toMatchObject({
    code: 0,
    stdout: '[]\n',
  })
  expect(await billhook(['events', 'list'], { cwd })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/ dlv_\w+ +stripe +invoice\.paid +evt_1 +/),
    stderr: '',
  })
})

test('reports an empty store, even with --limit', async () => {
  const cwd = tempDir()
  await caught(cwd, [])
  for (const args of [[], ['--limit', '3']])
    expect((await billhook(['events', 'list', ...args], { cwd })).stderr).toBe(
      'nothing has been received yet\n  next: billhook listen\n',
    )
})

test('text from a payload cannot control the terminal', async () => {
  const cwd = tempDir()
  await caught(cwd, [delivery(stripeEvent('evt_\u001B[2J', { type: 'a\u001B]0;owned\u0007b' }))])
  const { stdout } = await billhook(['events', 'list'], { cwd })
  expect(stdout).toContain('a\\x1b]0;owned\\x07b')
  expect(stdout).not.toContain('\u001B')
})

test.each([
  [['--since', 'yesterday'], 'use a duration'],
  [['--limit', '0'], 'whole number of at least 1'],
  [['--disposition', 'lost'], 'use one of accepted, duplicate'],
])('%j is a usage error', async (options, message) => {
  expect(await billhook(['events', 'list', ...options], { cwd: tempDir() })).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(message),
  })
})

test('a reader that closes the pipe ends a long list without an error', async () => {
  const cwd = tempDir()
  await caught(
    cwd,
    Array.from({ length: 5_000 }, (_, index) => delivery(stripeEvent(`evt_${index}`))),
  )
  const { process: child, ended } = start(['events', 'list', '--format', 'ndjson'], { cwd })
  child.stdout?.once('data', () => child.stdout?.destroy())
  expect(await ended).toMatchObject({ code: 0, stderr: '' })
})

test('without a subcommand, prints the help and exits with a usage error', async () => {
  const { code, stdout, stderr } = await billhook(['events'], { cwd: tempDir() })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^Usage: billhook events/)
  expect(stderr).not.toContain('outputHelp')
})
