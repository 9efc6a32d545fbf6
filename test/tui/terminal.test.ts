import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { widthOf } from '../../src/tui/text/cell.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { openTerminal, whyNoTmux, type Terminal } from '../helpers/tmux.ts'
import { dispositionOf } from './events.ts'
import { framesOf, programPart } from './frames.ts'
import { torn } from './torn.ts'

const reason = whyNoTmux()
if (reason !== undefined) console.warn(reason)

const load = (...args: readonly (string | number)[]): string =>
  `'${process.execPath}' test/tui/load.ts ${args.join(' ')}`
const state = '#{alternate_on} #{cursor_flag} #{wrap_flag}'

/** Runs the screen in a terminal that already shows something. Returns the terminal's settings. */
async function started(terminal: Terminal, command: string): Promise<string> {
  await terminal.command("stty -a > /dev/null; printf 'was %s\\n' 'here before'; stty -a | cksum")
  const [settings = ''] = (await terminal.until(/^\d+ \d+ ?$/m)).filter((line) => /^\d+ \d+ ?$/.test(line))
  await terminal.command(command)
  await terminal.until(/FOLLOW|LIST|waiting/)
  expect(await terminal.ask(state)).toBe('1 0 0')
  return settings
}

/** Checks that the terminal is as before: its screen, its cursor and its settings. */
async function expectRestored(terminal: Terminal, settings: string): Promise<void> {
  expect(await terminal.ask(state)).toBe('0 1 1')
  await terminal.command("clear; stty -a | cksum; echo 'typed'")
  expect((await terminal.until(/^typed$/m)).join('\n')).toContain(settings.trim())
}

/** Returns the numbers of the listed deliveries, from their ids. */
function numbers(screen: readonly string[]): number[] {
  return screen.flatMap((line) => /(?:…|_1Nd)0*(\d+) /.exec(line)?.[1] ?? []).map(Number)
}

describe.runIf(reason === undefined)('in a real terminal', () => {
  test.each([
    [80, 24],
    [120, 40],
    [40, 10],
  ])('%i x %i: keeps up with 2,000 events per second, and every frame is complete', async (columns, rows) => {
    const written = join(tempDir(), 'written')
    await using terminal = await openTerminal(columns, rows)
    await terminal.record(written)
    await started(terminal, load(2_000))
    await terminal.until(/FOLLOW {2}(?:[12],[89012]\d\d)\/s/)
    await delay(2_500)
    await terminal.keys('p')
    await terminal.until(/PAUSED, [\d,]{4}/)
    await terminal.keys('q')
    const left = (await terminal.until(/worstLagMs/)).join('')
    const [, rate = '0', lag = ''] = /"rate":(\d+).*"worstLagMs":(\d+)/.exec(left) ?? []
    console.log(`${columns}x${rows}: ${/\{.*\}/.exec(left)?.[0] ?? ''}`)
    // These limits also hold on a shared machine. A screen that falls behind misses them by a wide margin.
    expect(Number(rate)).toBeGreaterThan(1_500)
    expect(Number(lag)).toBeLessThan(3_000)

    const frames = await framesOf(await programPart(written), columns, rows)
    for (const { screen, outside } of frames) {
      expect(torn(screen, columns, { disposition: dispositionOf, inOrder: true }), screen.join('\n')).toBeUndefined()
      expect(outside).toBe('')
    }
    expect(frames.length).toBeGreaterThan(10)
  })

  test('text in any script and any emoji keeps the columns', async () => {
    await using terminal = await openTerminal(120, 40)
    await started(terminal, load(100, 60, 'scripts'))
    const screen = await terminal.until(/0059 /)
    expect(screen[0]).toContain('billhook listen')
    expect(screen.at(-1)).toContain('move')
    const rows = screen.filter((line) => /^[› ] \d\d:/.test(line))
    expect(rows.length).toBeGreaterThan(30)
    for (const row of rows) expect(widthOf(row), row).toBe(120)
    await terminal.keys('q')
  })

  test('keys: stop, look, follow, pause, help, details', async () => {
    await using terminal = await openTerminal(80, 24)
    await started(terminal, load(50, 400))
    await terminal.until(/ [3-9]\d accepted/)
    await terminal.keys('k')
    const still = numbers(await terminal.until(/^LIST/m))
    await terminal.until(/ [1-3]\d\d accepted/)
    expect(numbers(await terminal.capture())).toEqual(still)
    await terminal.keys('f')
    await terminal.until(/^FOLLOW/m)
    await terminal.keys('p')
    await terminal.until(/PAUSED, [1-9]\d* new/)
    await terminal.keys('p', '?')
    await terminal.until(/Ctrl-C +drain and exit with 130/)
    await terminal.keys('Escape')
    await terminal.until((screen) => numbers(screen).length > 10)
    await terminal.keys('Enter')
    await terminal.until(/^signature valid/m)
    await terminal.keys('Tab', 'G')
    const details = (await terminal.until(/"items"/)).join('\n')
    expect(details).toContain('"amount": 12345678901234567890,')
    expect(details).toContain('"name": "日本語 ')
    await terminal.keys('g')
    await terminal.until(/^event +/m)
    await terminal.keys('Escape')
    await terminal.until((screen) => !screen.join('\n').includes('headers'))
    await terminal.keys('q')
    await terminal.until(/worstLagMs/)
  })

  test('a resize redraws the whole screen at the new size, down to a tiny one', async () => {
    await using terminal = await openTerminal(80, 24)
    await started(terminal, load(50, 100))
    await terminal.until(/93 accepted/)
    for (const [columns, rows] of [
      [120, 40],
      [40, 10],
      [20, 5],
      [3, 2],
      [100, 30],
      [80, 24],
    ] as const) {
      await terminal.resize(columns, rows)
      if (columns < 20) continue
      const whole = (screen: readonly string[]): boolean =>
        screen.length === rows &&
        screen.some((line) => line.startsWith('FOLLOW')) &&
        screen.filter((line) => line.startsWith('›')).length === 1 &&
        (rows < 8 || (screen[0]!.startsWith('billhook listen') && screen.at(-1)!.startsWith('↑↓'))) &&
        (columns < 80 || numbers(screen).length >= rows - 5)
      await terminal.until(whole)
    }
    await terminal.keys('q')
    await terminal.until(/worstLagMs/)
  })

  test('leaving by q restores the terminal', async () => {
    await using terminal = await openTerminal(80, 24)
    const settings = await started(terminal, load(100))
    await terminal.keys('q')
    expect((await terminal.until(/worstLagMs/)).join('\n')).toContain('was here before')
    await expectRestored(terminal, settings)
  })

  test.each(['throw', 'reject', 'render'])('so does a crash: %s', async (crash) => {
    await using terminal = await openTerminal(80, 24)
    const settings = await started(terminal, `${load(100, 1_000, crash)}; echo "exit $?"`)
    const screen = (await terminal.until(/^exit [1-9]/m)).join('\n')
    expect(screen).toMatch(/the (?:crash|rejection) of a test|TypeError: /)
    await expectRestored(terminal, settings)
  })

  test.each(['TERM', 'INT', 'HUP'])('so does SIG%s, and a second one that ends a draining program', async (signal) => {
    for (const [mode, times] of [
      ['', 1],
      ['hang', 2],
    ] as const) {
      await using terminal = await openTerminal(80, 24)
      const settings = await started(terminal, `${load(100, 1_000, mode)}; echo "exit $?"`)
      const pid = childOf(Number(await terminal.ask('#{pane_pid}')))
      process.kill(pid, `SIG${signal}`)
      if (times === 2) {
        await terminal.until(/hanging/)
        process.kill(pid, `SIG${signal}`)
      }
      await terminal.until(/^exit \d+/m)
      await expectRestored(terminal, settings)
    }
  })

  test('a second Ctrl-C does not wait for draining', async () => {
    await using terminal = await openTerminal(80, 24)
    const settings = await started(terminal, `${load(100, 1_000, 'hang')}; echo "exit $?"`)
    await terminal.keys('C-c')
    await terminal.until(/STOPPING/)
    await terminal.keys('C-c')
    await terminal.until(/^exit 137/m)
    await expectRestored(terminal, settings)
  })

  test('NO_COLOR removes all colours, but the selection is still marked', async () => {
    const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*3[0-7]`)
    for (const [vars, coloured] of [
      [{}, true],
      [{ NO_COLOR: '1' }, false],
    ] as const) {
      await using terminal = await openTerminal(80, 24, vars)
      await started(terminal, load(100, 20))
      await terminal.until(/0019 /)
      expect(colour.test(await terminal.styled())).toBe(coloured)
      expect((await terminal.capture()).filter((line) => line.startsWith('›'))).toHaveLength(1)
      await terminal.keys('q')
    }
  })
})

/** Returns the process id of the program that a shell runs. */
function childOf(shell: number): number {
  return Number(
    execFileSync('ps', ['-o', 'pid=', '--ppid', String(shell)])
      .toString()
      .trim()
      .split('\n')[0],
  )
}
