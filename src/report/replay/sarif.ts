import { createHash } from 'node:crypto'
import type { Invocation, Location, Log, Notification, ReportingDescriptor, Result, Run } from 'sarif'
import { printableJson, printable } from '../../core/text/printable.ts'
import type { CheckResult, ReplayReport } from '../../core/results/replay-report.ts'
import { fixturePlace } from '../fixture-location.ts'
import { detailLines, exceededLines, keyProblemLines, trialName } from './phrases.ts'

const levels = { fail: 'error', warn: 'warning', inconclusive: 'note' } as const

/**
 * SARIF 2.1.0, typed by its schema: a rule a check, a result for each failure, warning and trial that nothing can be
 * said of.
 */
export function replaySarif(report: ReplayReport): string {
  const { experiments, seed, verdict, oracle, thresholds } = report
  const found = experiments.filter((result) => result.verdict !== 'pass' && result.verdict !== 'not-exercised')
  const checks = [...new Set(experiments.map(({ check }) => check))]
  const run: Run = {
    tool: { driver: { name: 'billhook', rules: checks.map((check) => rule(check, experiments)) } },
    invocations: [invocation(report)],
    results: found.map((result) => ({ ...sarifResult(result), ruleIndex: checks.indexOf(result.check) })),
    columnKind: 'utf16CodeUnits',
    properties: { verdict, seed, oracle, thresholds },
  }
  const log: Log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return `${printableJson(log, 2)}\n`
}

function rule(check: string, results: readonly CheckResult[]): ReportingDescriptor {
  const { title = check, help = `See what the handler does with ${title}.` } =
    results.find((result) => result.check === check) ?? {}
  return {
    id: check,
    shortDescription: { text: `A handler must be safe from ${title}.` },
    fullDescription: { text: help },
    help: { text: help },
    defaultConfiguration: { level: 'error' },
  }
}

function sarifResult(result: CheckResult): Result {
  const {
    check,
    subject,
    verdict,
    reason,
    rounds,
    evidence,
    sequence,
    measured,
    fixture,
    took_ms: took,
    reproduce,
  } = result
  return {
    ruleId: check,
    level: verdict === 'pass' || verdict === 'not-exercised' ? 'none' : levels[verdict],
    message: { text: [`${trialName(result, ' ')}: ${reason}`, ...detailLines(result)].map(printable).join('\n') },
    locations: [location(fixture)],
    // The same trial in another run is the same alert, whatever its numbers were.
    partialFingerprints: {
      'billhookReplay/v1': createHash('sha256')
        .update(JSON.stringify([check, subject, fixture]))
        .digest('hex'),
    },
    properties: { subject, verdict, rounds, evidence, sequence, measured, took_ms: took, reproduce },
  }
}

function location(fixture: string): Location {
  const place = fixturePlace(fixture)
  if (!place) return { logicalLocations: [{ name: printable(fixture), kind: 'resource' }] }
  const region = place.line === undefined ? {} : { region: { startLine: place.line } }
  return { physicalLocation: { artifactLocation: { uri: fileUri(place.file) }, ...region } }
}

/** Relative paths stay relative, for they are taken from the root of the repository. */
function fileUri(file: string): string {
  const path = file.toWellFormed().split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? `file://${path}` : path
}

/**
 * What is true of the run as a whole: no result, for code scanning refuses a file with one that has no place in a file.
 */
function invocation(report: ReplayReport): Invocation {
  const { stopped, not_tested: left } = report
  const limits = exceededLines(report).map((line) => notification('error', 'fail-on', `limit ${line}`))
  const keys = keyProblemLines(report).map((line) => notification('warning', 'idempotency-keys', line))
  const end = stopped
    ? [notification('error', stopped.code, [stopped.message, stopped.hint].filter(Boolean).join('; '))]
    : []
  const untested = left.map(({ check, reason }) =>
    notification('note', 'not-tested', `not tested: ${check}: ${reason}`),
  )
  return { executionSuccessful: !stopped, toolExecutionNotifications: [...end, ...limits, ...keys, ...untested] }
}

function notification(level: 'error' | 'warning' | 'note', id: string, text: string): Notification {
  return { level, descriptor: { id }, message: { text: printable(text) } }
}
