import { printable } from '../../core/text/printable.ts'
import type { ReplayReport } from '../../core/results/replay-report.ts'
import { fixturePlace } from '../fixture-location.ts'
import { replayCases, type ReplayCase } from './cases.ts'

import { runFacts } from './run-facts.ts'
import { element, xmlText } from '../xml.ts'

/**
 * Returns JUnit XML with a suite for each check and a case for each event type. A failure is a `<failure>`; an
 * inconclusive trial is an `<error>`, because most CI systems show skipped tests as green; anything that was not tested
 * is `<skipped>`; a warning passes, with its message in `<system-out>`. The last suite represents the run as a whole.
 */
export function replayJunit(report: ReplayReport): string {
  const all = replayCases(report)
  const suites = [...Map.groupBy(all, ({ check }) => check)]
  const body = suites.map(([check, cases]) => testSuite(check, cases, report)).join('')
  const attributes = {
    name: 'billhook replay',
    ...totals(all),
    time: seconds(report.took_ms),
    timestamp: timestamp(report),
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, `\n${body}`)}\n`
}

function testSuite(check: string, cases: readonly ReplayCase[], report: ReplayReport): string {
  const attributes = {
    name: printable(check),
    ...totals(cases),
    time: seconds(cases.reduce((sum, { result }) => sum + (result?.took_ms ?? 0), 0)),
    timestamp: timestamp(report),
  }
  const known = runFacts(report).map(([name, value]) => element('property', { name, value: printable(value) }))
  const body = [element('properties', {}, known.join('')), ...cases.map(testCase)].map((one) => `    ${one}\n`).join('')
  return `  ${element('testsuite', attributes, `\n${body}  `)}\n`
}

function totals(cases: readonly ReplayCase[]): Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped', number>> {
  const having = (outcome: ReplayCase['outcome']): number => cases.filter((one) => one.outcome === outcome).length
  return { tests: cases.length, failures: having('failed'), errors: having('undecided'), skipped: having('skipped') }
}

/** Returns an ISO 8601 time in UTC without a zone, as required by the JUnit schema. */
function timestamp({ started_at: startedAt }: ReplayReport): string {
  return printable(startedAt.replace(/\.\d+Z$|Z$/, ''))
}

function testCase({ check, name, outcome, message, details, result }: ReplayCase): string {
  const file = result && fixturePlace(result.fixture)?.file
  const attributes = {
    name: printable(name),
    classname: `billhook.replay.${printable(check)}`,
    time: result && seconds(result.took_ms),
    file: file && printable(file),
  }
  return element(
    'testcase',
    attributes,
    outcomeElement(outcome, printable(message), details.map(printable).join('\n'), result?.verdict),
  )
}

function outcomeElement(
  outcome: ReplayCase['outcome'],
  message: string,
  details: string,
  verdict = 'inconclusive',
): string {
  switch (outcome) {
    case 'failed':
      return element('failure', { message, type: 'fail' }, xmlText(details))
    case 'undecided':
      return element('error', { message, type: verdict }, xmlText(details))
    case 'skipped':
      return element('skipped', { message })
    case 'passed':
      return verdict === 'warn' ? element('system-out', {}, xmlText(`warning: ${message}\n${details}`)) : ''
    default:
      return outcome satisfies never
  }
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3)
}
