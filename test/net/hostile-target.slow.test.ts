import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { AttemptResult } from '../../src/core/delivery/attempt.ts'
import { prepareRequest } from '../../src/net/last-byte-sync.ts'
import { createSender } from '../../src/net/sender.ts'
import { seededRandom } from '../../src/replay/harness/run-checks.ts'
import { answers, anyScene, startHostileServer } from '../helpers/hostile-server.ts'

const request = {
  method: 'POST',
  headers: [['content-type', 'application/json']] as const,
  body: Buffer.from('{"id":1}'),
}
const timeoutMs = 100

type Sending = readonly [name: string, send: (url: string, signal: AbortSignal) => Promise<AttemptResult>]

async function sendings(): Promise<readonly Sending[]> {
  const sender = await createSender({ connections: 20, now: Date.now })
  onTestFinished(() => sender[Symbol.asyncDispose]())
  return [
    ['sent', (url, signal) => sender.send(url, request, { timeoutMs, signal })],
    [
      'held back',
      async (url, signal) => {
        const { release, result } = await prepareRequest(url, request, { timeoutMs, signal, now: Date.now })
        release()
        return result
      },
    ],
  ]
}

describe('whatever a target answers, the attempt ends and the run continues', () => {
  test.each(
    answers.flatMap((text) =>
      (['reset', 'end', 'open'] as const).map((ending) => ({
        name: text.slice(0, 60).replaceAll(/[^ -~]+/g, ' '),
        text,
        ending,
      })),
    ),
  )('$name, then $ending', async ({ text, ending }) => {
    const { url } = await startHostileServer(() => ({ text, ending }))
    for (const [, send] of await sendings())
      expect((await send(url, new AbortController().signal)).outcome).toMatch(/response|error/)
  })

  test.each([1, 2])(
    'hundreds of answers that break off anywhere, some of them interrupted (seed %i)',
    { timeout: 60_000 },
    async (seed) => {
      const random = seededRandom(`target ${seed}`)
      const { url } = await startHostileServer(() => anyScene(random))
      for (const [, send] of await sendings()) {
        for (let round = 0; round < 10; round++) {
          const attempts = Array.from({ length: 20 }, async () => {
            const controller = new AbortController()
            const attempt = send(url, controller.signal)
            for (let turns = Math.floor(random() * 5); turns > 0; turns--) await turn()
            if (random() < 0.3) controller.abort(new Error('interrupted'))
            return attempt
          })
          expect(await Promise.all(attempts)).toHaveLength(20)
        }
      }
    },
  )
})

test('a body that arrives endlessly slowly results in a timeout, however the request is sent', async () => {
  const { url } = await startHostileServer(() => ({
    text: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{',
    ending: 'open',
  }))
  for (const [name, send] of await sendings())
    expect([name, await send(url, new AbortController().signal)]).toMatchObject([
      name,
      { outcome: 'error', code: 'timeout' },
    ])
})
