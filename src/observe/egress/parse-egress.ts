import { resolve } from 'node:path'
import { shownUrl } from '../../core/redact/shown-url.ts'
import type { Env } from '../../env.ts'
import { httpUrl } from '../http-url.ts'
import type { Egress } from './egress.ts'
import { startEgress } from './start-egress.ts'
import { readStubs } from './stub-file.ts'
import { stub, stubOf } from './stub.ts'
import { forwardTo, type Upstream } from './upstream.ts'

/**
 * Parses `egress:PORT=UPSTREAM`, where UPSTREAM is a URL, `stub`, or a stub file; returns undefined for anything else.
 */
export function parseEgress(
  spec: string,
  env: Pick<Env, 'cwd' | 'now' | 'sleep' | 'uuid'>,
): (() => Promise<Egress>) | undefined {
  const [, digits, given = ''] = /^egress:(\d{1,5})=(.+)$/is.exec(spec) ?? []
  const port = Number(digits)
  const open = upstreamOf(given, env)
  if (!open || !(port >= 1 && port <= 65_535)) return undefined
  const label = `egress:${port}=${shownUrl(given)}`
  return async () => startEgress({ port, label, upstream: await open(), env })
}

function upstreamOf(text: string, env: Pick<Env, 'cwd' | 'sleep' | 'uuid'>): (() => Promise<Upstream>) | undefined {
  if (text === 'stub') return () => Promise.resolve(stub(env))
  if (/^https?:/i.test(text)) {
    const url = httpUrl(text)
    return url && (() => forwardTo(url))
  }
  return /\.(?:ya?ml|json)$/i.test(text) ? async () => stubOf(await readStubs(resolve(env.cwd, text)), env) : undefined
}
