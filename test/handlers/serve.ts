import { parseArgs } from 'node:util'
import type { Handler } from './shared/handler.ts'

/**
 * Runs a handler as a separate process: `serve.ts NAME --secret S [--port N] [--egress URL] [--database FILE|NAME]`.
 * Prints a line of JSON once it is listening: `{"url", "observe", "reset"}`. Ends on SIGTERM. With `--database`, the
 * handler's state is kept, so that the process can be killed and started again.
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
// Loading only one handler halves the startup time.
const [handler] = Object.values((await import(`./${name}.ts`)) as Readonly<Record<string, Handler>>)
const running = await handler!.start({
  secret,
  ...(port !== undefined && { port: Number(port) }),
  ...(egress !== undefined && { egressBase: egress }),
  ...(database !== undefined && { database }),
})
process.once('SIGTERM', () => void running[Symbol.asyncDispose]())
console.log(JSON.stringify({ url: running.url, observe: running.observe, reset: running.reset }))
