import { parseArgs } from 'node:util'
import type { Handler } from './shared/handler.ts'

/**
 * Runs one handler as a process of its own: `serve.ts NAME --secret S [--port N] [--egress URL] [--database
 * FILE|NAME]`. Prints a line of JSON when it listens: `{"url", "observe", "reset"}`. Ends on SIGTERM. With `--database`
 * its state outlives it, so that it can be killed and started again.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    secret: { type: 'string' },
    port: { type: 'string' },
    egress: { type: 'string' },
    database: { type: 'string' },
  },
})
const { secret, port, egress, database } = values
const [name] = positionals
if (name === undefined || secret === undefined)
  throw new Error('usage: serve.ts NAME --secret S [--port N] [--egress URL] [--database FILE|NAME]')
// Its own file and no other: it starts in half the time.
const [handler] = Object.values((await import(`./${name}.ts`)) as Readonly<Record<string, Handler>>)
const running = await handler!.start({
  secret,
  ...(port !== undefined && { port: Number(port) }),
  ...(egress !== undefined && { egressBase: egress }),
  ...(database !== undefined && { database }),
})
process.once('SIGTERM', () => void running[Symbol.asyncDispose]())
console.log(JSON.stringify({ url: running.url, observe: running.observe, reset: running.reset }))
