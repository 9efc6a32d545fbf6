/**
 * Records `npx billhook demo` in a terminal (tmux) and writes docs/demo.svg, which shows the demo and the details of a
 * delivery. Run with `npm run record`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openTerminal, whyNoTmux } from '../helpers/tmux.ts'
import { styledLines } from './styled.ts'
import { animatedSvg, type Frame } from './svg.ts'

const columns = 100
const rows = 46
const frameMs = 70
const command = 'npx billhook demo'
const prompt = '$ '

const reason = whyNoTmux()
if (reason !== undefined) throw new Error(reason)

const home = mkdtempSync(join(tmpdir(), 'billhook-record-'))
const terminal = await openTerminal(columns, rows, {
  HOME: home,
  PS1: prompt,
  npm_config_userconfig: join(home, 'npmrc'),
})
const started = performance.now()
const frames: Frame[] = []
const seen = new AbortController()

async function watch(): Promise<void> {
  let before = ''
  while (!seen.signal.aborted) {
    const screen = await terminal.styled()
    if (screen !== before) frames.push({ at: Math.round(performance.now() - started), lines: styledLines(screen) })
    before = screen
    await delay(frameMs)
  }
}

async function typed(text: string): Promise<void> {
  for (const character of text) {
    await terminal.keys('-l', character)
    await delay(60)
  }
}

try {
  await terminal.until((screen) => screen[0] === prompt.trim())
  const watching = watch()
  await delay(500)
  await typed(command)
  await delay(300)
  await terminal.keys('Enter')
  await terminal.until(/duplicate .*\n.*duplicate /)
  await terminal.keys('k', 'Enter')
  await delay(1_800)
  await terminal.keys('Escape', 'f')
  await terminal.until(
    (screen) => screen.findLast((line) => line !== '') === prompt.trim() && !screen[0]?.startsWith('billhook demo'),
  )
  await delay(200)
  seen.abort()
  await watching
  const svg = animatedSvg(frames, columns, rows, 8_000, `a terminal that runs ${command}`)
  writeFileSync(new URL('../../docs/demo.svg', import.meta.url), svg)
  process.stdout.write(`docs/demo.svg: ${frames.length} frames, ${Math.round(svg.length / 1_024)} kB\n`)
} finally {
  await terminal[Symbol.asyncDispose]()
  rmSync(home, { recursive: true, force: true })
}
