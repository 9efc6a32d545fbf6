/**
 * Runs the terminal UI on a synthetic stream, for tests in a real terminal: `node test/tui/load.ts [events per second]
 * [max events] [fault]`. The last line reports the rate and the lag.
 */
import { systemEnv } from '../../src/env.ts'
import type { DeliveryView } from '../../src/core/results/delivery-view.ts'
import { interruption } from '../../src/interruption.ts'
import type { DeliveryContent } from '../../src/tui/detail.ts'
import type * as mount from '../../src/tui/mount.ts'
import { attempt, numbered, received, scripts, target } from './events.ts'

// The sources contain JSX, which Node.js cannot strip, so the screen is loaded from the build.
const built: unknown = await import(new URL('../../dist/mount.js', import.meta.url).href)
const { mountTui } = built as typeof mount

const rate = Number(process.argv[2] ?? 100)
const maxEvents = Number(process.argv[3] ?? Number.POSITIVE_INFINITY)
/** Kind of fault. After 20 events: `throw`, `reject` or `render`. After leaving: `hang`. For all events: `scripts`. */
const fault = process.argv[4]

// Not `using`, which Node.js 22 does not support: this file is run without a build.
const interrupt = interruption()
const env = systemEnv(interrupt.signal)
const leaving = Promise.withResolvers<void>()
interrupt.signal.addEventListener('abort', () => leaving.resolve())

const content: DeliveryContent = {
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Evil', '\u001B[2J\u001B[31mred\u0007'],
  ],
  body: Buffer.from(
    '{"id":"evt_1","amount":12345678901234567890,"name":"日本語 👩‍👩‍👧 \\u001b[2J","items":[{"a":1,"b":[]},{}]}',
  ),
  attempts: [attempt(1, Date.now(), 500)],
}

const tui = await mountTui({
  env,
  title: 'billhook listen',
  lookup: () => content,
  onQuit: () => leaving.resolve(),
  onForce: () => process.kill(process.pid, 'SIGKILL'),
})
tui.emit({ kind: 'ready', at: Date.now(), url: 'http://127.0.0.1:4400', targets: [target], dataDir: '.billhook' })

const started = performance.now()
let sent = 0
let latest = 0
let worstLag = 0
let busy = process.cpuUsage()
const timer = setInterval(() => {
  const now = performance.now()
  worstLag = Math.max(worstLag, now - latest - 10)
  latest = now
  const due = Math.min(maxEvents, Math.floor(((now - started) / 1_000) * rate))
  for (; sent < due; sent += 1) {
    const at = Date.now()
    tui.emit(spoken(numbered(sent, at)))
    const back = sent - 20
    if (back >= 0 && received(back, at).forwards > 0) tui.emit(attempt(back, at, back % 30 === 3 ? 500 : 200))
  }
  if (sent > 20) fail()
}, 10)
latest = performance.now()

/** Replaces the type with text in various scripts. */
function spoken(event: ReturnType<typeof received>): ReturnType<typeof received> {
  return fault === 'scripts'
    ? { ...event, delivery: { ...event.delivery, types: [scripts[sent % scripts.length]!] } }
    : event
}

function fail(): void {
  if (fault === 'throw') throw new Error('the crash of a test')
  if (fault === 'reject') void Promise.reject(new Error('the rejection of a test'))
  // A delivery without its fields makes rendering fail.
  if (fault === 'render') tui.emit({ ...received(sent, 0), delivery: {} as DeliveryView })
}

await leaving.promise
if (fault === 'hang') {
  tui.emit({ kind: 'stopping', at: Date.now(), pending: 0 })
  tui.emit({ kind: 'notice', at: Date.now(), level: 'info', code: 'HANGING', message: 'hanging' })
  await new Promise(() => undefined)
}
clearInterval(timer)
busy = process.cpuUsage(busy)
const seconds = (performance.now() - started) / 1_000
await tui.stop()
const cpu = (busy.user + busy.system) / 1e6 / seconds
const memory = Math.round(process.memoryUsage.rss() / 1024 ** 2)
const summary = {
  sent,
  rate: Math.round(sent / seconds),
  cpu: Number(cpu.toFixed(2)),
  worstLagMs: Math.round(worstLag),
  rssMiB: memory,
}
process.stdout.write(`left ${JSON.stringify(summary)}\n`)
interrupt[Symbol.dispose]()
