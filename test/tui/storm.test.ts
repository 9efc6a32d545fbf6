import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { startBareServer } from '../bench/processes.ts'
import { startListen } from '../helpers/billhook.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { openTerminal, whyNoTmux } from '../helpers/tmux.ts'
import { framesOf, programPart } from './frames.ts'
import { isForged, secret } from './storm-events.ts'
import { torn } from './torn.ts'

const reason = whyNoTmux()
if (reason !== undefined) console.warn(reason)

const rate = 2_000
const sent = 8_000
const forged = sent / 20
const accepted = sent - forged

interface Storm {
  readonly status: Readonly<Record<string, number>>
  readonly offeredMs: number
  readonly answeredMs: number
}

async function storm(url: string): Promise<Storm> {
  const { stdout } = await promisify(execFile)(process.execPath, ['test/tui/storm.ts', url, String(rate), String(sent)])
  return JSON.parse(stdout) as Storm
}

/** Returns the duration of the same load without a screen, in milliseconds. */
async function withoutScreen(): Promise<number> {
  using target = await startBareServer()
  const { url } = await startListen(['--secret', secret, '--forward-to', target.url, '--output', 'text'], {
    cwd: tempDir(),
  })
  return (await storm(url)).answeredMs
}

/** Returns a count in the status bar, such as 7600 for `7,600 accepted`. */
function counted(screen: readonly string[], name: string): number {
  const [, count = 'none'] = new RegExp(`([\\d,]+) ${name}`).exec(screen.join('\n')) ?? []
  return Number(count.replaceAll(',', ''))
}

describe.runIf(reason === undefined)('billhook listen with the screen, forwarding 2,000 webhooks per second', () => {
  test.each([
    [80, 24],
    [120, 40],
    [40, 10],
  ])(
    '%i x %i: answers, forwards and counts keep up, and every frame is complete',
    { timeout: 240_000 },
    async (columns, rows) => {
      const dir = tempDir()
      const [ready, written] = [join(dir, 'ready.json'), join(dir, 'written')]
      using target = await startBareServer()
      await using terminal = await openTerminal(columns, rows)
      await terminal.record(written)
      const listen =
        `'${process.execPath}' bin/billhook.js listen --port 0 --ready-file ${ready} --data-dir ${dir}/store ` +
        `--secret ${secret} --forward-to ${target.url}`
      await terminal.command(`${listen}; echo "exit $?"`)
      await terminal.until(
        (screen) => existsSync(ready) && screen.some((line) => line.includes('waiting for the first delivery')),
      )

      const { url } = JSON.parse(readFileSync(ready, 'utf8')) as { url: string }
      const { status, offeredMs, answeredMs } = await storm(url)
      const answered = performance.now()
      await terminal.until((screen) => counted(screen, 'accepted') === accepted)
      const shownMs = Math.round(performance.now() - answered)
      expect(status).toEqual({ 200: accepted, 401: forged })
      expect(shownMs).toBeLessThan(3_000)
      // A narrow status bar does not show the pending count, so wait a second instead.
      if (columns >= 80) await terminal.until((screen) => counted(screen, 'pending') === 0)
      else await delay(1_000)
      const drainedMs = Math.round(performance.now() - answered)
      expect(drainedMs).toBeLessThan(5_000)
      await terminal.keys('q')
      const summary = (await terminal.until(/^exit 0/m)).join('\n')
      expect(summary).toContain(`forwarded  ${accepted} succeeded, 0 failed`)

      const frames = await framesOf(await programPart(written), columns, rows)
      for (const { screen, outside } of frames) {
        expect(
          torn(screen, columns, {
            disposition: (number) => (isForged(number) ? 'rejected' : 'accepted'),
            inOrder: false,
          }),
          screen.join('\n'),
        ).toBeUndefined()
        expect(outside).toBe('')
      }
      const pending = frames.map(({ screen }) => counted(screen, 'pending')).filter((count) => !Number.isNaN(count))
      const maxPending = Math.max(0, ...pending)
      console.log(
        `${columns}x${rows}:`,
        JSON.stringify({ offeredMs, answeredMs, shownMs, drainedMs, frames: frames.length, maxPending }),
      )
      expect(maxPending).toBeLessThan(rate)
      // Either the screen keeps up with the rate, or a shared machine does not keep up without a screen either.
      if (answeredMs > 1.25 * offeredMs) expect(answeredMs).toBeLessThan(3 * (await withoutScreen()))
    },
  )
})
