import { PassThrough } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { systemEnv, type Env } from '../../src/env.ts'

/** Streams that appear to be a terminal and record what is written. */
export interface FakeTerminal {
  readonly env: Env
  readonly type: (text: string) => void
  readonly resize: (columns: number, rows: number) => void
  /** Everything written, including escape sequences. */
  readonly written: () => string
  readonly rawMode: () => boolean
  /** Waits until the output contains `wanted`, and returns the output. */
  readonly until: (wanted: string | RegExp) => Promise<string>
}

export function fakeTerminal(columns: number, rows: number): FakeTerminal {
  let raw = false
  let written = ''
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (on: boolean) => {
      raw = on
    },
    ref: () => undefined,
    unref: () => undefined,
  })
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns, rows })
  stdout.on('data', (chunk: Buffer) => {
    written += chunk.toString()
  })
  const env = {
    ...systemEnv(new AbortController().signal),
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stdout as unknown as NodeJS.WriteStream,
    vars: {},
  }
  return {
    env,
    type: (text) => stdin.write(text),
    resize: (width, height) => {
      Object.assign(stdout, { columns: width, rows: height })
      stdout.emit('resize')
    },
    written: () => written,
    rawMode: () => raw,
    until: async (wanted) => {
      const end = performance.now() + 5_000
      while (!(typeof wanted === 'string' ? written.includes(wanted) : wanted.test(written))) {
        if (performance.now() > end)
          throw new Error(`never written: ${String(wanted)}; but ${JSON.stringify(written.slice(-4_000))}`)
        await delay(10)
      }
      return written
    },
  }
}
