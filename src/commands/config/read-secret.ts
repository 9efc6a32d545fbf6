import { isUtf8 } from 'node:buffer'
import { createInterface } from 'node:readline'
import { addAbortSignal, Writable } from 'node:stream'
import type { Env } from '../../env.ts'
import { readLimited } from '../../inputs/read-limited.ts'
import { invalidSecret } from '../secrets.ts'

/** Maximum size in bytes, because a pipe may be endless. */
const limit = 64 * 1024

/**
 * Reads a secret from standard input, without its trailing line break. In a terminal, prompts for it without echoing.
 * @param name shown in the prompt
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
    // In raw mode, Ctrl-C sends no signal. Ctrl-D ends the input.
    lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    lines.once('close', () => resolve(''))
  }).finally(() => {
    lines.close()
    stderr.write('\n')
  })
}
