import type { TimelineEntry } from '../../../core/results/replay-report.ts'
import { firstOf, timeText } from '../phrases.ts'
import { tag, text } from './markup.ts'
import { counted } from '../../../core/text/counted.ts'

/** Maximum number of rows. Further concurrent deliveries share the last one. */
const mostRows = 8
const rowHeight = 10

/**
 * Renders deliveries above and effects below a time axis that spans these entries. Widths are percentages, so that the
 * lane fits any screen.
 */
export function lane(entries: readonly TimelineEntry[]): string {
  const starts = entries.map(({ at_ms: at }) => at)
  const ends = entries.map((entry) => entry.at_ms + (entry.kind === 'delivery' ? entry.took_ms : 0))
  const from = Math.min(...starts)
  const span = Math.max(1, Math.max(...ends) - from)
  const share = (ms: number): number => Number(((ms / span) * 100).toFixed(2))
  const effects = entries.filter((entry) => entry.kind === 'effect')
  const deliveries = entries.filter((entry) => entry.kind === 'delivery')
  const bad = deliveries.filter(({ answer }) => !good(answer)).length
  const label = `deliveries: ${deliveries.length}, without a 2xx: ${bad}, state changes: ${effects.length}`
  const rows = rowsOf(deliveries)
  const ground = (Math.max(0, ...rows) + 1) * rowHeight + 4
  const marks = [
    ...effects.map((effect) => effectMark(effect, share(effect.at_ms - from), ground + 11)),
    ...deliveries.map((delivery, index) =>
      deliveryMark(delivery, share(delivery.at_ms - from), share(delivery.took_ms), (rows[index] ?? 0) * rowHeight + 1),
    ),
  ]
  const line = `<line class="axis" x1="0" x2="100%" y1="${ground}" y2="${ground}"></line>`
  return tag(
    'figure',
    { class: 'lane' },
    tag('svg', { role: 'img', 'aria-label': label, height: ground + 20, width: '100%' }, line, ...marks),
    tag(
      'figcaption',
      {},
      tag('span', {}, `at ${timeText(from)}`),
      tag('span', {}, text(label)),
      tag('span', {}, `+ ${timeText(span)}`),
    ),
  )
}

type Delivery = Extract<TimelineEntry, { kind: 'delivery' }>
type Effect = Extract<TimelineEntry, { kind: 'effect' }>

/** Assigns each delivery to the first row that is free when it is sent, so that concurrent deliveries are stacked. */
function rowsOf(deliveries: readonly Delivery[]): number[] {
  const freeAt: number[] = []
  return deliveries.map(({ at_ms: at, took_ms: took }) => {
    const free = freeAt.findIndex((end) => end <= at)
    const row = free >= 0 ? free : Math.min(freeAt.length, mostRows - 1)
    freeAt[row] = Math.max(freeAt[row] ?? 0, at + took)
    return row
  })
}

/** Draws a bar whose length shows the response time; it is hollow if the answer was not a 2xx. */
function deliveryMark(
  { at_ms: at, type, event_id: id, note, answer, took_ms: took }: Delivery,
  x: number,
  width: number,
  y: number,
): string {
  const title = `${timeText(at)}: ${type} ${id} (${note}) → ${answer} in ${timeText(took)}`
  return tag(
    'rect',
    {
      class: good(answer) ? 'delivery' : 'delivery bad',
      x: `${x}%`,
      y,
      width: `${Math.max(0.4, Math.min(width, 100 - x))}%`,
      height: rowHeight - 2,
      rx: 2,
    },
    tag('title', {}, text(title)),
  )
}

/** Draws a diamond at the time when the change was observed. */
function effectMark({ at_ms: at, changes, paths }: Effect, x: number, y: number): string {
  const title = `${timeText(at)}: ${counted(changes, 'change')}: ${firstOf(paths, 5, (path) => path).join(', ')}`
  return tag(
    'svg',
    { class: 'effect', x: `${x}%`, y, overflow: 'visible' },
    '<line x1="0" x2="0" y1="-11" y2="0"></line>',
    `<path d="M0-6 6 0 0 6-6 0z">${tag('title', {}, text(title))}</path>`,
  )
}

function good(answer: string): boolean {
  return /^2\d\d$/.test(answer)
}
