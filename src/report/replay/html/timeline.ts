import type { ReplayReport } from '../../../core/results/replay-report.ts'
import { lane } from './lane.ts'
import { section, tag, text } from './markup.ts'

const legend = tag(
  'p',
  { class: 'legend small' },
  '<svg width="22" height="12" aria-hidden="true"><rect class="delivery" x="1" y="1" width="20" height="10" ' +
    'rx="2"></rect></svg> delivery (length: response time) ',
  '<svg width="22" height="12" aria-hidden="true"><rect class="delivery bad" x="1" y="1" width="20" ' +
    'height="10" rx="2"></rect></svg> not answered with a 2xx ',
  '<svg width="14" height="14" class="effect" aria-hidden="true"><path d="M7 1l6 6-6 6-6-6z"></path></svg> ' +
    'observed change in the state',
)

/** Maximum number of timeline entries in a report. */
const most = 2_000

/**
 * Renders deliveries and effects over time, in one lane for each check. Each lane has its own scale, because some
 * checks take a hundred times as long as others.
 */
export function timelineSection({ timeline }: ReplayReport): string {
  if (timeline.length === 0) return ''
  const lanes = [...Map.groupBy(timeline, ({ check }) => check)].map(([check, entries]) =>
    tag('div', { class: 'row' }, tag('h3', {}, text(check || 'replay')), lane(entries)),
  )
  const cut =
    timeline.length < most ? '' : tag('p', { class: 'small' }, `Entries after the first ${most} are not shown.`)
  return section('Deliveries and effects over time', legend, ...lanes, cut)
}
