/**
 * Sends signed webhooks to a listener at a steady rate, however long the answers take. Runs in its own process: `node
 * test/tui/storm.ts URL RATE COUNT`. Prints one line with the answers and with the durations of sending and answering.
 */
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { stripeSignature } from '../../src/providers/stripe/signature.ts'
import { isForged, secret } from './storm-events.ts'

const [url = '', rate = '', count = ''] = process.argv.slice(2)
const { hostname, port } = new URL(url)
const connections = 32

/** Returns the nth webhook as a complete HTTP request of 1.5 kB. Its id and type contain the number. */
function requestOf(number: number): Buffer {
  const digits = String(number).padStart(6, '0')
  const invoice = { id: `in_${digits}`, object: 'invoice', description: 'x'.repeat(1_000) }
  const event = {
    id: `evt_${digits}`,
    object: 'event',
    type: `invoice.${digits}`,
    created: 1_750_000_000,
    livemode: false,
    data: { object: invoice },
  }
  const body = Buffer.from(JSON.stringify(event))
  const { headers } = stripeSignature.sign({ headers: [], body }, isForged(number) ? 'whsec_forged' : secret, {
    now: Date.now(),
    id: '',
  })
  const lines = [
    'POST / HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    ...headers.map((header) => header.join(': ')),
    `Content-Length: ${body.length}`,
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body])
}

// Created before the clock starts, because signing is not measured.
const requests = Array.from({ length: Number(count) }, (_, number) => requestOf(number))
const due: Buffer[] = []
const idle: Socket[] = []
const status: Record<string, number> = {}
let answered = 0
const done = Promise.withResolvers<void>()

function sendOn(socket: Socket): void {
  const request = due.shift()
  if (request) socket.write(request)
  else idle.push(socket)
}

function open(): Socket {
  const socket = connect(Number(port), hostname, () => sendOn(socket))
  socket.setNoDelay(true).on('error', done.reject)
  socket.on('data', (chunk) => {
    // Our answers are short enough to arrive in one piece.
    const code = chunk.toString('latin1', 9, 12)
    status[code] = (status[code] ?? 0) + 1
    answered += 1
    if (answered === requests.length) done.resolve()
    else sendOn(socket)
  })
  return socket
}

const sockets = Array.from({ length: connections }, open)
const started = performance.now()
const elapsed = (): number => Math.round(performance.now() - started)
for (let sent = 0; sent < requests.length; await delay(5)) {
  const wanted = Math.floor((elapsed() / 1_000) * Number(rate))
  for (const request of requests.slice(sent, wanted)) {
    due.push(request)
    const socket = idle.pop()
    if (socket) sendOn(socket)
  }
  sent = Math.max(sent, wanted)
}
const offeredMs = elapsed()
await done.promise
console.log(JSON.stringify({ status, offeredMs, answeredMs: elapsed() }))
for (const socket of sockets) socket.destroy()
