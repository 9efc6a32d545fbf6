import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { secret } from './events.ts'

export const bin = fileURLToPath(new URL('../../bin/billhook.js', import.meta.url))
export const schemas = fileURLToPath(new URL('../../fixtures/schemas', import.meta.url))

/** Creates a temporary directory that is removed at the end of the scope. */
export function tempDir(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'billhook-bench-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

export interface Server extends Disposable {
  readonly url: string
  readonly process: ChildProcess
}

/** Starts a server that reads and discards requests: the baseline for everything that receives requests. */
export async function startBareServer(): Promise<Server> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('bare-server.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const url of createInterface({ input: child.stdout }))
    return { url, process: child, [Symbol.dispose]: () => void child.kill() }
  throw new Error('the bare server did not start')
}

/** Starts `billhook listen` as a user would: signatures and schemas are checked, and output is text. */
export async function startListener(dir: string): Promise<Server> {
  const readyFile = join(dir, 'ready.json')
  writeFileSync(join(dir, 'billhook.yaml'), `schemas: ${schemas}\n`)
  const args = [bin, 'listen', '--port', '0', '--trust-config', '--secret', secret, '--ready-file', readyFile]
  const child = spawn(process.execPath, args, { cwd: dir, stdio: ['ignore', 'ignore', 'inherit'] })
  while (!existsSync(readyFile)) {
    if (child.exitCode !== null) throw new Error('billhook listen did not start')
    await delay(20)
  }
  const { url } = JSON.parse(readFileSync(readyFile, 'utf8')) as { url: string }
  return { url, process: child, [Symbol.dispose]: () => void child.kill('SIGKILL') }
}

/** Returns the current and peak memory of a process, in MiB; undefined if the system does not report it. */
export function memoryOf({
  pid,
}: {
  readonly pid?: number | undefined
}): { readonly now: number; readonly peak: number } | undefined {
  const path = `/proc/${pid}/status`
  if (!existsSync(path)) return undefined
  const status = readFileSync(path, 'utf8')
  const field = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1_024
  return { now: field('VmRSS'), peak: field('VmHWM') }
}

/** Result of a complete process run. */
export interface Run {
  readonly seconds: number
  /** Peak memory in MiB. */
  readonly peak: number
}

/** Runs Node.js with these arguments and throws if it fails. */
export async function run(args: readonly string[]): Promise<Run> {
  const start = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  let peak = Number.NaN
  let seconds = Number.NaN
  const ended = once(child, 'exit').then(() => {
    seconds = (performance.now() - start) / 1_000
  })
  while (child.exitCode === null) {
    peak = memoryOf(child)?.peak || peak
    await Promise.race([ended, delay(20)])
  }
  await ended
  if (child.exitCode !== 0) throw new Error(`${args.join(' ')} exited with ${child.exitCode}`)
  return { seconds, peak }
}
