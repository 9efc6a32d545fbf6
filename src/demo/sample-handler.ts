import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Header } from '../core/delivery/delivery.ts'
import { headersOf } from '../core/delivery/headers.ts'
import { isObject, stringAt } from '../core/json/json.ts'
import { stripeSignature } from '../providers/stripe/signature.ts'

export interface SampleHandler extends AsyncDisposable {
  /** Base URL: accepts webhooks at `/webhook`, returns the state at `/state`, and clears it on a POST to `/reset`. */
  readonly url: string
}

export interface SampleHandlerOptions {
  readonly secret: string
  /** True to remember applied events and skip repeats. This is the only difference between the two samples. */
  readonly dedupe: boolean
  readonly now: () => number
}

interface State {
  /** Status by invoice id. */
  readonly invoices: Record<string, string>
  /** Amount charged per customer, in minor units. */
  readonly charged: Record<string, number>
}

/** Starts a small, typical billing handler that verifies signatures, stores invoices, and records paid amounts. */
export async function startSampleHandler({ secret, dedupe, now }: SampleHandlerOptions): Promise<SampleHandler> {
  let state: State = { invoices: {}, charged: {} }
  const applied = new Set<string>()

  const webhook = (body: Buffer, headers: readonly Header[]): number => {
    const verified = stripeSignature.verify({ headers, body }, secret, { now: now(), tolerance: 300_000 })
    if (!verified.ok) return 401
    const event: unknown = JSON.parse(body.toString())
    if (!isObject(event)) return 400
    const id = stringAt(event, 'id') ?? ''
    if (dedupe && applied.has(id)) return 200
    applied.add(id)
    apply(event, state)
    return 200
  }

  const server = createServer((request, response) => {
    void handle(request, response)
  })
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await read(request)
    if (request.url === '/state')
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(state))
    else if (request.url === '/reset') {
      state = { invoices: {}, charged: {} }
      applied.clear()
      response.end()
    } else response.writeHead(webhook(body, headersOf(request.rawHeaders))).end()
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function apply(event: Readonly<Record<string, unknown>>, state: State): void {
  const data = event['data']
  const invoice = isObject(data) ? data['object'] : undefined
  if (!isObject(invoice)) return
  state.invoices[stringAt(invoice, 'id') ?? ''] = stringAt(invoice, 'status') ?? ''
  if (event['type'] !== 'invoice.paid') return
  const customer = stringAt(invoice, 'customer') ?? ''
  const paid = invoice['amount_paid']
  state.charged[customer] = (state.charged[customer] ?? 0) + (typeof paid === 'number' ? paid : 0)
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
