import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const bin = fileURLToPath(new URL('../../bin/billhook.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /** Returns the stdout output so far. */
  readonly output: () => string
}

interface Options {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string | Uint8Array
  /** Keeps stdin open. */
  readonly inputStaysOpen?: boolean
  /** Maximum size of a file that the program writes, in blocks of the shell's `ulimit -f`; simulates a full disk. */
  readonly fileBlocks?: number
  /** Leaves stdout as a pipe that is not read until the test reads it. */
  readonly unread?: boolean
}

/** Starts the built program and kills it when the test ends. */
export function start(
  args: readonly string[],
  { cwd, env = {}, input, inputStaysOpen = false, fileBlocks, unread = false }: Options,
): Running {
  const program = [process.execPath, bin, ...args]
  const [command = '', ...rest] =
    fileBlocks === undefined ? program : ['sh', '-c', `ulimit -f ${fileBlocks} && exec "$@"`, 'sh', ...program]
  const child = spawn(command, rest, { cwd, env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1', ...env } })
  let stdout = ''
  let stderr = ''
  if (!unread) child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  child.stdin.on('error', () => undefined)
  if (!inputStaysOpen) child.stdin.end(input)
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  return { process: child, ended, output: () => stdout }
}

/** Runs the built program until it exits. */
export function billhook(args: readonly string[], options: Options): Promise<Ended> {
  return start(args, options).ended
}

/** Starts `billhook listen` on a free port and resolves once it is listening. */
export async function startListen(
  args: readonly string[],
  options: Options,
): Promise<Running & { readonly url: string }> {
  const readyFile = join(options.cwd, `ready-${Math.random().toString(36).slice(2)}.json`)
  const running = start(['listen', '--port', '0', '--ready-file', readyFile, ...args], options)
  for (let waited = 0; !existsSync(readyFile); waited += 20) {
    if (running.process.exitCode !== null || waited > 20_000) {
      const { code, stdout, stderr } = await running.ended
      throw new Error(`billhook listen did not start (exit ${code}): ${stdout}${stderr}`)
    }
    await delay(20)
  }
  const { url } = JSON.parse(readFileSync(readyFile, 'utf8')) as { url: string }
  return { ...running, url }
}
