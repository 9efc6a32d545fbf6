import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { startHandler } from '../helpers/handlers.ts'
import { folder, paid } from '../helpers/replay.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { openTerminal, whyNoTmux, type Terminal } from '../helpers/tmux.ts'

const reason = whyNoTmux()
if (reason !== undefined) console.warn(reason)

async function replay(terminal: Terminal, ...more: readonly string[]): Promise<void> {
  const handler = await startHandler({ twice: true })
  const observed = ['--check', 'duplicate', '--observe', handler.state, '--reset', handler.reset]
  const args = ['replay', folder(), '--to', handler.url, ...observed, '--output', 'tui', ...more]
  await terminal.command(`clear; '${process.execPath}' bin/billhook.js ${args.join(' ')}; echo "exit $?"`)
  await terminal.until(/^billhook replay {2}0\/1 done {2}duplicate {2}invoice\.paid/)
}

const left = async (terminal: Terminal): Promise<string> => (await terminal.until(/^exit \d+/m)).join('\n')
const whole = (terminal: Terminal): Promise<string> => terminal.ask('#{alternate_on} #{cursor_flag} #{wrap_flag}')

describe.runIf(reason === undefined)('billhook replay --output tui', () => {
  test('shows each delivery as it is sent, then restores the terminal and prints the report and notices', async () => {
    await using terminal = await openTerminal(80, 60)
    const notices = join(tempDir(), 'stderr')
    await replay(terminal, '--settle', '200ms', '2>', notices)
    const screen = await terminal.until(/invoice\.paid +ev\S+ +· +first delivery +→ 200 +[\d.]+ms/)
    expect(screen.join('\n')).toMatch(/time +type +event id .*purpose +answers +took/)
    expect(screen.join('\n')).toMatch(/^sent unsigned: there is no secret for stripe/m)
    const report = await left(terminal)
    expect(report).toMatch(/FAIL +duplicate +invoice\.paid[^]*verdict +FAIL[^]*exit 1/)
    expect(readFileSync(notices, 'utf8')).toMatch(/^warning: sent unsigned.*\n {2}code: BILLHOOK_UNSIGNED\n/)
    expect(await whole(terminal)).toBe('0 1 1')
  })

  test.each(['C-c', 'q'])('%s prints the results so far and exits as interrupted', async (key) => {
    await using terminal = await openTerminal(80, 24)
    await replay(terminal, '--settle', '5s')
    await terminal.keys(key)
    const report = await left(terminal)
    expect(report).toMatch(/interrupted: the report contains the findings so far[^]*exit 130/)
    expect(await whole(terminal)).toBe('0 1 1')
  })

  test('pressing q before the screen is ready is an interruption, not a bug', async () => {
    await using terminal = await openTerminal(80, 24)
    const handler = await startHandler()
    await terminal.command(
      `clear; '${process.execPath}' bin/billhook.js replay ${folder()} --to ${handler.url} --check duplicate ` +
        `--observe ${handler.state} --settle 5s --output tui; echo "exit $?"`,
    )
    await terminal.keys('q')
    const report = await left(terminal)
    expect(report).toMatch(/interrupted[^]*exit 130/)
    expect(report).not.toContain('bug')
  })

  test('notes are printed after the screen, not over it', async () => {
    await using terminal = await openTerminal(100, 40)
    const handler = await startHandler()
    const dir = folder({ 'paid.json': paid })
    mkdirSync(join(dir, 'more'))
    writeFileSync(join(dir, 'more', 'paid.json'), JSON.stringify(paid))
    await terminal.command(
      `clear; '${process.execPath}' bin/billhook.js replay ${dir} --to ${handler.url} --check duplicate ` +
        `--observe ${handler.state} --settle 500ms --output tui; echo "exit $?"`,
    )
    const screen = await terminal.until(/first delivery/)
    expect(screen.join('\n')).not.toContain('note:')
    expect(await left(terminal)).toMatch(/note: 2 files in \S+, 1 of them in subdirectories/)
  })

  test('pressing q during the demo is an interruption, not a bug', async () => {
    await using terminal = await openTerminal(80, 24)
    await terminal.command(`clear; '${process.execPath}' bin/billhook.js demo; echo "exit $?"`)
    await terminal.until(/q quit/)
    await terminal.keys('q')
    const report = await left(terminal)
    expect(report).toContain('exit 130')
    expect(report).not.toContain('bug')
  })

  test('standard input cannot provide both a delivery and the keys', async () => {
    await using terminal = await openTerminal(80, 24)
    await terminal.command(
      `clear; '${process.execPath}' bin/billhook.js replay - --to http://127.0.0.1:1/ --output tui; echo "exit $?"`,
    )
    expect(await left(terminal)).toMatch(/standard input cannot provide both[^]*exit 2/)
  })
})

test('without a terminal, --output tui is an error before anything is sent', async () => {
  const handler = await startHandler()
  const ended = await billhook(['replay', '.', '--to', handler.url, '--output', 'tui'], {
    cwd: folder({ 'paid.json': paid }),
  })
  expect(ended).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/needs a terminal[^]*--output text for replay[^]*BILLHOOK_NO_TERMINAL/),
  })
  expect(handler.log).toEqual([])
})
