import { printable } from '../../core/text/printable.ts'
import type { ReplayReport } from '../../core/results/replay-report.ts'
import { fixturePlace } from '../fixture-location.ts'
import { replayCases, type ReplayCase } from './cases.ts'
import { oracleText } from './phrases.ts'
import { element, xmlText } from '../xml.ts'

/**
 * JUnit XML: a suite a check, a case an event type. A failure is a `<failure>`; what nothing can be said of is an
 * `<error>`, for a skipped test is green in most CIs; not tried is `<skipped>`; a warning passes, and says so in
 * `<system-out>`. The last suite is the run as a whole.
 */
export function replayJunit(report: ReplayReport): string {
  const suites = [...Map.groupBy(replayCases(report), ({ check }) => check)]
  const body = suites.map(([check, cases]) => testSuite(check, cases, report)).join('')
  const attributes = { name: 'billhook replay', time: seconds(report.took_ms) }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, `\n${body}`)}\n`
}

function testSuite(check: string, cases: readonly ReplayCase[], { seed, oracle }: ReplayReport): string {
  const having = (outcome: ReplayCase['outcome']): number => cases.filter((one) => one.outcome === outcome).length
  const attributes = {
    name: printable(check),
    tests: cases.length,
    failures: having('failed'),
    errors: having('undecided'),
    skipped: having('skipped'),
    time: seconds(cases.reduce((sum, { result }) => sum + (result?.took_ms ?? 0), 0)),
  }
  const known = [
    element('property', { name: 'seed', value: seed }),
    element('property', { name: 'oracle', value: printable(oracleText(oracle)) }),
  ]
  const body = [element('properties', {}, known.join('')), ...cases.map(testCase)].map((one) => `    ${one}\n`).join('')
  return `  ${element('testsuite', attributes, `\n${body}  `)}\n`
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
