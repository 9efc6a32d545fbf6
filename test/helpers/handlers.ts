import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { stripe } from '../../src/providers/stripe/index.ts'
import { verify } from '../../src/core/signature/verify.ts'

/** Behaviour of a sample handler, such as how it treats a repeated event id. */
export interface HandlerOptions {
  /** Adds the credit again for a repeated event. */
  readonly twice?: boolean
  /** Event types that have an effect. @default all */
  readonly handles?: readonly string[]
  /** Delay of the effect after the answer, in milliseconds. */
  readonly effectAfterMs?: number
  /** Delay of the effect for specific event types, in milliseconds. */
  readonly lateMs?: Readonly<Record<string, number>>
  /** Milliseconds between reading a credit and writing it back, which overwrites any changes made in between. */
  readonly writesAfterMs?: number
  /** Delay between the effect and a second effect, an email to the customer, in milliseconds. */
  readonly afterwardsMs?: number
  /** Status of the answer to a repeated event. @default 200 */
  readonly duplicateStatus?: number
  /** Drops the connection on a repeated event. With `die`, the handler also stops answering permanently. */
  readonly onDuplicate?: 'drop' | 'drop once' | 'die'
  /** Refuses deliveries that are not signed with this secret. */
  readonly secret?: string
  /** Additional content of the state. */
  readonly noise?: () => unknown
}

export interface Handler {
  /** URL for deliveries. */
  readonly url: string
  readonly state: string
  readonly reset: string
  /** Event ids in order of arrival, with `reset` for each reset. */
  readonly log: readonly string[]
}

/**
 * Starts a billing handler over real HTTP. Each event adds 100 to its customer's credit, shown in `/state` under
 * `credits`.
 */
export async function startHandler(options: HandlerOptions = {}): Promise<Handler> {
  const credits = new Map<string, number>()
  const seen = new Set<string>()
  const mails: string[] = []
  const log: string[] = []
  const act = (event: { id: string; type: string; data: { object: { customer?: string } } }): void => {
    const again = seen.has(event.id)
    seen.add(event.id)
    if ((again && !options.twice) || (options.handles && !options.handles.includes(event.type))) return
    const customer = event.data.object.customer ?? 'nobody'
    const credit = (credits.get(customer) ?? 0) + 100
    if (options.writesAfterMs === undefined) credits.set(customer, credit)
    else void delay(options.writesAfterMs).then(() => credits.set(customer, credit))
    if (options.afterwardsMs !== undefined) void delay(options.afterwardsMs).then(() => mails.push(`to ${customer}`))
  }
  const drops = (copies: number): boolean => {
    if (options.onDuplicate === 'die') {
      server.close()
      server.closeAllConnections()
    }
    return options.onDuplicate !== undefined && (options.onDuplicate !== 'drop once' || copies === 2)
  }
  const server = createServer((request, response) => {
    void (async () => {
      const body = await read(request)
      const path = request.url?.split('?')[0]
      if (path === '/state') {
        const noise = options.noise ? { noise: options.noise() } : {}
        return response.end(JSON.stringify({ credits: Object.fromEntries(credits), mails, ...noise }))
      }
      if (path === '/reset') {
        credits.clear()
        mails.length = 0
        seen.clear()
        log.push('reset')
        return response.end()
      }
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const)
      if (
        options.secret !== undefined &&
        verify({ headers, body }, stripe, [options.secret], { now: Date.now(), tolerance: 300_000 }).status !== 'valid'
      ) {
        return response.writeHead(400).end()
      }
      const event = JSON.parse(body.toString('utf8'))
      log.push(event.id)
      if (seen.has(event.id) && drops(log.filter((id) => id === event.id).length)) return request.socket.destroy()
      response.writeHead(seen.has(event.id) ? (options.duplicateStatus ?? 200) : 200).end()
      const lateMs = options.lateMs?.[event.type] ?? options.effectAfterMs
      if (lateMs !== undefined) await delay(lateMs)
      return act(event)
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: `${origin}/webhooks`, state: `${origin}/state`, reset: `${origin}/reset`, log }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
