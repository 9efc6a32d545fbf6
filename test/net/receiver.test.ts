import { connect } from 'node:net'
import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { startReceiver, type Receiver, type Refusal } from '../../src/net/receiver.ts'
import { until } from '../helpers/until.ts'

async function start(refused: Refusal[]): Promise<Receiver> {
  const receiver = await startReceiver({
    host: '127.0.0.1',
    port: 0,
    bodyLimit: 100,
    totalLimit: 250,
    requestTimeoutMs: 10_000,
    now: Date.now,
    uuid: randomUUID,
    deliver: () => Promise.resolve({ status: 200, body: 'ok' }),
    handshake: () => undefined,
    refuse: (_, refusal) => void refused.push(refusal),
  })
  onTestFinished(() => receiver[Symbol.asyncDispose]())
  return receiver
}

test('many senders together cannot take all memory, and the next one is served when they are gone', async () => {
  const refused: Refusal[] = []
  const { url } = await start(refused)
  const senders = Array.from({ length: 5 }, () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined)
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n${'x'.repeat(80)}`)
    return socket
  })
  await until(() => refused.length === 2)
  expect(refused).toEqual([expect.objectContaining({ status: 503 }), expect.objectContaining({ status: 503 })])
  for (const sender of senders) sender.destroy()
  await until(() => refused.length === 5)
  for (let count = 0; count < 4; count++) expect((await fetch(url, { method: 'POST', body: 'x'.repeat(100) })).status).toBe(200)
})
