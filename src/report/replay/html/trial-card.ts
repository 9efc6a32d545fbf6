import type { CheckResult, Evidence, ReplayReport } from '../../../core/results/replay-report.ts'
import { evidenceWords } from '../evidence-words.ts'
import { subjectsText, type ResultGroup } from '../groups.ts'
import { factsText, firstOf } from '../phrases.ts'
import type { SubjectNames } from '../subject-names.ts'
import { valueText } from '../value-text.ts'
import { breakable, code, list, tag, text } from './markup.ts'
import { lane } from './lane.ts'
import { trialId } from './trial-id.ts'
import { verdictBadge } from './verdict-badge.ts'
import { counted } from '../../../core/text/counted.ts'

/** Limits; further items are only counted, and longer strings are truncated. */
const shown = { evidence: 50, steps: 50, characters: 2_000 }

/** Renders everything about a trial that did not pass, or about several with the same result. */
export function trialCard(group: ResultGroup, { experiments, timeline }: ReplayReport, names: SubjectNames): string {
  const [result, ...others] = group
  const { check, title = check, help = '', subject, verdict, reason, hint } = result
  const { evidence, sequence = [], fixture, reproduce } = result
  const own = timeline.filter((entry) => entry.check === check && entry.subject === subject)
  return tag(
    'article',
    { id: trialId(result, experiments), class: `card ${verdict}` },
    tag(
      'h3',
      {},
      verdictBadge(verdict),
      ' ',
      text(check),
      subject === '' ? '' : ` <span class="on">on</span> ${breakable(subjectsText(group, names))}`,
    ),
    tag('p', { class: 'small tried' }, text(`tried: ${title}`)),
    tag('p', { class: 'reason' }, text(reason)),
    evidenceTable(evidence),
    sequence.length > 0
      ? tag('h4', {}, 'Deliveries that reproduce the failure') +
          list('ol', firstOf(sequence, shown.steps, (step) => step).map(text))
      : '',
    own.length > 0 ? tag('h4', {}, 'What happened') + lane(own) : '',
    verdict === 'not-exercised' ? '' : tag('h4', {}, 'What to do') + tag('p', {}, text(hint ?? help)),
    verdict === 'not-exercised'
      ? ''
      : tag('h4', {}, 'Reproduce') + tag('pre', { class: 'command', tabindex: 0 }, commandText(reproduce)),
    tag('p', { class: 'small' }, text(`fixture ${fixture} · ${factsText(result)}`)),
    ...(verdict === 'fail' || verdict === 'warn' ? others.map((other) => sameOn(other, names)) : []),
  )
}

/** Renders the details that differ for another event type with the same result. */
function sameOn(result: CheckResult, names: SubjectNames): string {
  const { subject, evidence, fixture, reproduce } = result
  return tag(
    'details',
    {},
    tag('summary', {}, `the same result on ${breakable(names.of(subject))}`),
    evidenceTable(evidence),
    tag('pre', { class: 'command', tabindex: 0 }, commandText(reproduce)),
    tag('p', { class: 'small' }, text(`fixture ${fixture} · ${factsText(result)}`)),
  )
}

/** Renders a command that breaks only between words, if they fit. A click selects the whole command. */
function commandText(command: string): string {
  return tag(
    'code',
    {},
    command
      .split(' ')
      .map((word) => tag('span', {}, text(word)))
      .join(' '),
  )
}

function evidenceTable(evidence: readonly Evidence[]): string {
  if (evidence.length === 0) return ''
  const words = evidenceWords(evidence.slice(0, shown.evidence), shown.characters)
  const rows = words.map(({ where, pointer, expected, actual, factor }, index) => {
    const element = evidence[index]?.element
    return tag(
      'tr',
      {},
      tag(
        'th',
        { scope: 'row' },
        text(where),
        tag('code', { class: 'element' }, text(pointer)),
        element === undefined ? '' : tag('code', { class: 'element' }, text(valueText(element, shown.characters))),
      ),
      value('expected', expected),
      value('found', factor === undefined ? actual : `${actual} (${factor})`),
    )
  })
  const head = ['where', 'expected', 'found'].map((name) => tag('th', { scope: 'col' }, name))
  const more =
    evidence.length > shown.evidence
      ? tag('p', { class: 'small' }, `… and ${counted(evidence.length - shown.evidence, 'more place')}`)
      : ''
  return tag('table', { class: 'evidence' }, tag('thead', {}, tag('tr', {}, ...head)), tag('tbody', {}, ...rows)) + more
}

function value(name: string, content: string): string {
  return tag('td', { class: name, 'data-name': name }, code(content))
}
