import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startListen } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { freePort } from '../helpers/free-port.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'
import { soak, tried } from './scale.ts'

const year = 365 * 86_400_000
const preload = `--import=${new URL('../helpers/shift-clock.mjs', import.meta.url).href}`

function clock(ahead: string): Record<string, string> {
  return { NODE_OPTIONS: preload, BILLHOOK_TEST_CLOCK_MS: ahead }
}

async function send(url: string, id: string): Promise<boolean> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(stripeEvent(id)) }).catch(() => undefined)
  return answer?.ok === true
}

test.each([
  ['ahead', year],
  ['behind', -year],
])('deliveries accepted while the clock was one year %s are forwarded once it is correct', async (name, ahead) => {
  const dir = tempDir()
  const port = await freePort()
  const target = `http://127.0.0.1:${port}/`
  const wrong = await startListen(['--forward-to', target], { cwd: dir, env: clock(String(ahead)) })
  const ids = Array.from({ length: 50 }, (_, at) => `evt_${at}`)
  for (const id of ids) expect(await send(wrong.url, id)).toBe(true)
  wrong.process.kill('SIGKILL')
  await wrong.ended
  const handler = await startTarget(() => 200, port)
  await startListen(['--forward-to', target], { cwd: dir })
  await until(() => new Set(handler.hits.map(({ body }) => String(body))).size === ids.length)
  tried(
    `accepted with the clock one year ${name}`,
    ids.length,
    `${handler.hits.length} forwarded with the correct clock`,
  )
})

test('a clock change during a run is reported, and every delivery is forwarded', async () => {
  const dir = tempDir()
  const file = join(dir, 'ahead')
  writeFileSync(file, '0')
  // The first attempt at each delivery fails, so the delivery is due again in a second.
  const seen = new Set<string>()
  const target = await startTarget(({ body }) => {
    const isFirst = !seen.has(String(body))
    seen.add(String(body))
    return isFirst ? 500 : 200
  })
  const listener = await startListen(['--forward-to', target.url, '--output', 'ndjson'], { cwd: dir, env: clock(file) })
  const jumps = (): number => listener.output().split('BILLHOOK_CLOCK_JUMPED').length - 1
  let sent = 0
  for (const ahead of soak ? [year, 0, -year, 0, 60_000, -60_000] : [year, -year]) {
    const before = jumps()
    for (let count = 0; count < 10; count += 1) expect(await send(listener.url, `evt_${(sent += 1)}`)).toBe(true)
    writeFileSync(file, String(ahead))
    await until(() => jumps() > before, 15_000)
  }
  // If the clock goes back by two minutes, a delivery due in a second becomes due in two minutes.
  await until(() => target.hits.length === 2 * sent, 180_000)
  tried('events between jumps of the clock', sent, `${target.hits.length} deliveries, ${jumps()} jumps reported`)
})
