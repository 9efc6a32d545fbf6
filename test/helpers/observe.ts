import { expect, onTestFinished } from 'vitest'
import { systemEnv } from '../../src/env.ts'
import type { Observer } from '../../src/observe/observer.ts'
import { parseObserver } from '../../src/observe/parse-observer.ts'

const { signal } = new AbortController()

/** The real environment for observers. */
export const testEnv = systemEnv(signal)

/** Opens an observer, which is closed when the test ends. Also returns a function that reads its state. */
export async function observe(
  spec: string,
  { cwd = testEnv.cwd, timeoutMs }: { cwd?: string; timeoutMs?: number } = {},
): Promise<{ readonly observer: Observer; readonly state: () => Promise<unknown> }> {
  const observer = await parseObserver(spec, { ...testEnv, cwd })(timeoutMs)
  onTestFinished(() => observer[Symbol.asyncDispose]())
  return { observer, state: () => observer.read(signal) }
}

/** Matches the error from a failing observer. */
export function failure(message: RegExp): unknown {
  return expect.objectContaining({
    code: 'BILLHOOK_OBSERVER_FAILED',
    exitCode: 3,
    message: expect.stringMatching(message),
  })
}
