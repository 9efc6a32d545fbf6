import type { DeliveryCounts } from '../../../core/results/replay-report.ts'
import { list, section, tag, text } from './markup.ts'

/** Renders the answers' status codes and latencies. */
export function latencySection({ sent, status, latency_ms: { p50, p99, histogram } }: DeliveryCounts): string {
  const answers = list(
    'ul',
    Object.entries(status).map(([code, count]) => `<b>${count}</b> × ${text(code)}`),
  ).replace('<ul>', '<ul class="inline">')
  const times =
    p50 === null || p99 === null
      ? ''
      : tag(
          'p',
          {},
          `Half the answers took at most <b>${p50.toFixed(1)} ms</b>, 99% at most <b>${p99.toFixed(1)} ms</b>.`,
        )
  const most = Math.max(...histogram.map(({ count }) => count))
  const rows = histogram.map(({ up_to: upTo, count }) => {
    const bar =
      `<svg width="100%" height="14" aria-hidden="true"><rect class="bar" ` +
      `width="${((count / most) * 100).toFixed(2)}%" height="14" rx="2"></rect></svg>`
    return tag(
      'tr',
      {},
      tag('th', { scope: 'row' }, `≤ ${upTo} ms`),
      tag('td', { class: 'count' }, String(count)),
      tag('td', { class: 'bars' }, bar),
    )
  })
  const head = tag(
    'tr',
    {},
    tag('th', { scope: 'col' }, 'took'),
    tag('th', { scope: 'col', class: 'count' }, 'answers'),
    tag('td', {}, ''),
  )
  const table =
    histogram.length === 0
      ? ''
      : tag(
          'table',
          { class: 'histogram' },
          tag('caption', { class: 'hidden' }, 'Latency of the answers'),
          tag('thead', {}, head),
          tag('tbody', {}, ...rows),
        )
  return section(
    'Answers',
    tag('p', {}, `<b>${sent}</b> ${sent === 1 ? 'delivery was' : 'deliveries were'} sent.`),
    answers,
    times,
    table,
  )
}
