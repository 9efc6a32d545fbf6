import { expect, test } from 'vitest'
import type { DeliveryView } from '../../src/core/results/delivery-view.ts'
import type { DeliveryContent } from '../../src/tui/detail.ts'
import { mountTui, type Tui } from '../../src/tui/mount.ts'
import { fakeTerminal, type FakeTerminal } from './fake-terminal.ts'
import { attempt, received } from './events.ts'

const escape = String.fromCharCode(27)
const enter = `${escape}[?1049h`
const leave = `${escape}[?1049l`
const showCursor = `${escape}[?25h`
/** Escape sequences that draw a frame: colours, movement, erasing, modes. */
const own = new RegExp(`${escape}\\[[?]?[0-9;]*[mABCDEFGHJKhl]`, 'g')
const hostile: DeliveryContent = {
  headers: [[`X-${escape}[31m`, `${escape}]0;owned\u0007`]],
  body: Buffer.from(`{"name":"${escape}[2J\u009B2J日本語"}`),
  attempts: [],
}

interface Opened {
  readonly tui: Tui
  readonly asked: string[]
}

async function open(
  terminal: FakeTerminal,
  lookup: () => DeliveryContent | undefined = () => hostile,
): Promise<Opened> {
  const asked: string[] = []
  const tui = await mountTui({
    env: terminal.env,
    title: 'billhook listen',
    lookup,
    onQuit: (by) => asked.push(by),
    onForce: () => asked.push(terminal.written().includes(leave) ? 'force' : 'force before the terminal was whole'),
  })
  await terminal.until(enter)
  return { tui, asked }
}

function listeners(): number[] {
  return ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtExceptionMonitor'].map((name) => process.listenerCount(name))
}

function expectRestored(terminal: FakeTerminal): void {
  const written = terminal.written()
  expect(written.lastIndexOf(leave)).toBeGreaterThan(written.lastIndexOf(enter))
  expect(written.lastIndexOf(showCursor)).toBeGreaterThan(written.lastIndexOf(`${escape}[?25l`))
  expect(terminal.rawMode()).toBe(false)
}

test.each([
  [120, 40],
  [80, 24],
  [40, 10],
  [20, 5],
  [4, 2],
  [1, 1],
])('%i x %i: draws, opens details and help, and leaves nothing behind', async (columns, rows) => {
  const terminal = fakeTerminal(columns, rows)
  const { tui } = await open(terminal)
  expect(terminal.rawMode()).toBe(true)
  for (let n = 0; n < 60; n += 1) tui.emit(received(n, Date.now()))
  for (const key of ['k', '\r', '\t', 'j', 'G', '?', '?', 'p', 'f', `${escape}[6~`]) {
    terminal.type(key)
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  terminal.resize(columns + 10, rows + 3)
  await tui.stop()
  expectRestored(terminal)
})

test('hostile text in headers, body, type and source cannot move the cursor', async () => {
  const terminal = fakeTerminal(120, 40)
  const { tui } = await open(terminal)
  const event = received(0, Date.now())
  tui.emit({
    ...event,
    delivery: { ...event.delivery, source: `${escape}[2J`, types: [`${escape}]0;owned\u0007${escape}[H`] },
  })
  terminal.type('\r')
  await terminal.until('body (')
  await tui.stop()
  const text = terminal.written().replace(own, '')
  expect(text).toContain('\\x1b]0;owned\\x07')
  expect(text).toContain('日本語')
  // oxlint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0009\u000B\u000C\u000E-\u001F\u007F-\u009F]/)
})

test('quitting is requested once, and a second Ctrl-C forces it with the terminal restored', async () => {
  const terminal = fakeTerminal(80, 24)
  const { tui, asked } = await open(terminal)
  terminal.type('q')
  await terminal.until('STOPPING')
  terminal.type('q')
  expect(asked).toEqual(['quit'])
  terminal.type('\u0003')
  await terminal.until(leave)
  expect(asked).toEqual(['quit', 'force'])
  await tui.stop()
})

test('two Ctrl-C in one read count as two', async () => {
  const terminal = fakeTerminal(80, 24)
  const { tui, asked } = await open(terminal)
  terminal.type('\u0003\u0003')
  await terminal.until(leave)
  expect(asked).toEqual(['interrupt', 'force'])
  await tui.stop()
})

test('a screen that crashes restores the terminal, requests draining, and passes its error on', async () => {
  const terminal = fakeTerminal(80, 24)
  const { tui, asked } = await open(terminal)
  tui.emit({ ...received(0, Date.now()), delivery: {} as DeliveryView })
  await terminal.until(leave)
  expect(asked).toEqual(['crash'])
  tui.emit(received(1, Date.now()))
  await expect(tui.stop()).rejects.toThrow(TypeError)
  expectRestored(terminal)
})

test('a store that cannot be read breaks the details, not the screen', async () => {
  const terminal = fakeTerminal(80, 24)
  const { tui, asked } = await open(terminal, () => {
    throw Object.assign(new Error(`the store is closed ${escape}[2J`), { code: 'ERR_SQLITE_ERROR' })
  })
  tui.emit(received(0, Date.now()))
  terminal.type('\r')
  await terminal.until('cannot read this delivery: the store is closed')
  await tui.stop()
  expect(asked).toEqual([])
})

test('an error whose message may quote the payload is shown only by name', async () => {
  const terminal = fakeTerminal(80, 24)
  const { tui } = await open(terminal, () => {
    throw new SyntaxError('Unexpected token, "jane@acme.io" is not valid JSON')
  })
  tui.emit(received(0, Date.now()))
  terminal.type('\r')
  await terminal.until('cannot read this delivery: SyntaxError')
  await tui.stop()
  expect(terminal.written()).not.toContain('acme')
})

test('a body of only brackets opens and closes quickly', async () => {
  const terminal = fakeTerminal(120, 40)
  const { tui } = await open(terminal, () => ({
    ...hostile,
    body: Buffer.from(`{"d":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
  }))
  tui.emit(received(0, Date.now()))
  terminal.type('\r')
  await terminal.until('body (400,006 bytes)')
  terminal.type('\tG')
  await terminal.until('more characters')
  await tui.stop()
  expectRestored(terminal)
})

test('a slow forward is shown as waiting without another event', async () => {
  const terminal = fakeTerminal(120, 24)
  const { tui } = await open(terminal)
  tui.emit(received(0, Date.now()))
  await terminal.until('→ …')
  tui.emit(attempt(0, Date.now(), 200))
  await terminal.until(/200 +8ms/)
  await tui.stop()
})

test('draws at most 15 frames per second, however many events arrive', async () => {
  const terminal = fakeTerminal(80, 24)
  const { tui } = await open(terminal)
  const frame = `${escape}[?2026h`
  const before = terminal.written().split(frame).length
  const started = performance.now()
  let n = 0
  while (performance.now() - started < 1_000) {
    for (let burst = 0; burst < 20; burst += 1) tui.emit(received((n += 1), Date.now()))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const frames = terminal.written().split(frame).length - before
  await tui.stop()
  expect(frames).toBeGreaterThan(3)
  expect(frames).toBeLessThanOrEqual(17)
})

test('nothing is left that keeps the process running or listens to it', async () => {
  const before = listeners()
  const environment = process.env['NODE_ENV']
  const terminal = fakeTerminal(80, 24)
  const { tui } = await open(terminal)
  await tui.stop()
  await tui.stop()
  expect(listeners()).toEqual(before)
  expect(process.env['NODE_ENV']).toBe(environment)
  expect(terminal.env.stdin.isPaused()).toBe(true)
})

test('without a terminal, it fails and writes nothing', async () => {
  const terminal = fakeTerminal(80, 24)
  Object.assign(terminal.env.stdout, { isTTY: false })
  await expect(open(terminal)).rejects.toMatchObject({ code: 'BILLHOOK_NO_TERMINAL', exitCode: 2 })
  expect(terminal.written()).toBe('')
})
