import { isUtf8 } from 'node:buffer'
import { createInterface } from 'node:readline'
import { addAbortSignal, Writable } from 'node:stream'
import type { Env } from '../../env.ts'
import { readLimited } from '../../inputs/read-limited.ts'
import { invalidSecret } from '../secrets.ts'

/** Bytes: a pipe may have no end. */
const limit = 64 * 1024

/**
 * A secret from standard input, without its last line break; in a terminal it is asked for, and not echoed.
 * @param name what is asked for
 * @throws BillhookError `BILLHOOK_SECRET_INVALID` (exit 2); the signal's reason when interrupted
 */
export async function readSecret(name: string, env: Env): Promise<string> {
  const { stdin, signal } = env
  if (stdin.isTTY) return ask(name, env)
  const bytes = await readLimited(addAbortSignal(signal, stdin), limit).catch((error: unknown) => {
    signal.throwIfAborted()
    throw error
  })
  if (!bytes) throw invalidSecret(`standard input has more than ${limit / 1024} KiB`)
  if (!isUtf8(bytes)) throw invalidSecret('standard input is not UTF-8 text')
  return bytes.toString('utf8').replace(/\r?\n$/, '')
}

function ask(name: string, { stdin, stderr, signal }: Env): Promise<string> {
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: silence, terminal: true, historySize: 0 })
  stderr.write(`${name}: `)
  return new Promise<string>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    lines.once('line', resolve)
    // A terminal in raw mode sends no signal for Ctrl-C; Ctrl-D ends the input.
    lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    lines.once('close', () => resolve(''))
  }).finally(() => {
    lines.close()
    stderr.write('\n')
  })
}
