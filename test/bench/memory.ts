import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openTerminal, whyNoTmux } from '../helpers/tmux.ts'
import { secret } from './events.ts'
import type { Measurement } from './measurement.ts'
import { bin, memoryOf, schemas, startListener, tempDir } from './processes.ts'

/** Measures the memory of an idle `billhook listen`, with text output and, if tmux is installed, with the screen. */
export async function memory(): Promise<Measurement[]> {
  return [
    ...held('billhook listen at rest', await withText()),
    ...held('billhook listen with the screen, at rest', await withScreen()),
  ]
}

function held(name: string, mib: number | undefined): Measurement[] {
  return mib === undefined ? [] : [{ name, unit: 'MiB', value: mib, goal: { atMost: 120 } }]
}

async function withText(): Promise<number | undefined> {
  using dir = tempDir()
  using listener = await startListener(dir.path)
  await delay(2_000)
  return memoryOf(listener.process)?.now
}

async function withScreen(): Promise<number | undefined> {
  if (whyNoTmux() !== undefined) return undefined
  using dir = tempDir()
  const readyFile = join(dir.path, 'ready.json')
  writeFileSync(join(dir.path, 'billhook.yaml'), `schemas: ${schemas}\n`)
  await using terminal = await openTerminal(120, 40)
  await terminal.command(
    `cd ${dir.path} && '${process.execPath}' ${bin} listen --port 0 --trust-config --secret ${secret} ` +
      `--ready-file ${readyFile}`,
  )
  await terminal.until((screen) => existsSync(readyFile) && screen.some((line) => line.startsWith('FOLLOW')))
  await delay(2_000)
  return memoryOf(JSON.parse(readFileSync(readyFile, 'utf8')) as { pid: number })?.now
}
