import type { Verdict } from '../../../core/results/replay-report.ts'
import { tag } from './markup.ts'

/** The symbol and the word carry the meaning; the colour only supports them. */
const signs: Readonly<Record<Verdict, { readonly sign: string; readonly word: string }>> = {
  pass: { sign: '✓', word: 'pass' },
  fail: { sign: '✗', word: 'fail' },
  warn: { sign: '!', word: 'warning' },
  inconclusive: { sign: '?', word: 'inconclusive' },
  'not-exercised': { sign: '–', word: 'not exercised' },
}

/** Renders `✗ fail`, or `✗ 3 fail` with text before the word. */
export function verdictBadge(verdict: Verdict, before = ''): string {
  const { sign, word } = signs[verdict]
  return tag(
    'span',
    { class: `badge ${verdict}` },
    tag('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    tag('span', { class: 'word' }, `${before}${word}`),
  )
}
