import { createHash } from 'node:crypto'
import type { Invocation, Location, Log, Notification, ReportingDescriptor, Result, Run } from 'sarif'
import { printableJson, printable } from '../../core/text/printable.ts'
import type { CheckResult, ReplayReport } from '../../core/results/replay-report.ts'
import { fixturePlace } from '../fixture-location.ts'
import { foldedNotTested } from './not-tested-lines.ts'
import { detailLines, exceededLines, keyProblemLines, trialName } from './phrases.ts'

const levels = { fail: 'error', warn: 'warning' } as const

/**
 * Returns SARIF 2.1.0, typed by its schema, with a rule for each check and a result for each failure and warning.
 * Inconclusive trials are only counted in a notification: they are not findings, and as results they would flood code
 * scanning.
 */
export function replaySarif(report: ReplayReport): string {
  const { experiments, seed, verdict, oracle, thresholds, target, started_at: startedAt, version, commit } = report
  const found = experiments.filter(({ verdict: own }) => own === 'fail' || own === 'warn')
  const checks = [...new Set(experiments.map(({ check }) => check))]
  const run: Run = {
    tool: {
      driver: { name: 'billhook', version: printable(version), rules: checks.map((check) => rule(check, experiments)) },
    },
    invocations: [invocation(report)],
    results: found.map((result) => ({ ...sarifResult(result), ruleIndex: checks.indexOf(result.check) })),
    columnKind: 'utf16CodeUnits',
    properties: { verdict, seed, oracle, thresholds, target, started_at: startedAt, commit },
  }
  const log: Log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return `${printableJson(log, 2)}\n`
}

function rule(check: string, results: readonly CheckResult[]): ReportingDescriptor {
  const { title = check, help = `See what the handler does with ${title}.` } =
    results.find((result) => result.check === check) ?? {}
  return {
    id: check,
    shortDescription: { text: `A handler must correctly handle ${title}.` },
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
    level: verdict === 'fail' || verdict === 'warn' ? levels[verdict] : 'none',
    message: { text: [`${trialName(result, ' ')}: ${reason}`, ...detailLines(result)].map(printable).join('\n') },
    locations: [location(fixture)],
    // A trial keeps the same alert across runs, even if its numbers change.
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

/** Converts a path to a URI. Relative paths stay relative: code scanning resolves them against the repository root. */
function fileUri(file: string): string {
  const path = file.toWellFormed().split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? `file://${path}` : path
}

/** Describes the run as a whole. This cannot be a result, because code scanning rejects results without a file. */
function invocation(report: ReplayReport): Invocation {
  const { stopped, experiments, not_tested: left, started_at: startedAt } = report
  const open = experiments.filter(({ verdict }) => verdict === 'inconclusive')
  const limits = exceededLines(report).map((line) => notification('error', 'fail-on', `limit ${line}`))
  const keys = keyProblemLines(report).map((line) => notification('warning', 'idempotency-keys', line))
  const end = stopped
    ? [notification('error', stopped.code, [stopped.message, stopped.hint].filter(Boolean).join('; '))]
    : []
  const inconclusive =
    open.length > 0
      ? [
          notification(
            'note',
            'inconclusive',
            `${open.length} inconclusive: ${[...new Set(open.map(({ check }) => check))].join(', ')}`,
          ),
        ]
      : []
  const untested = foldedNotTested(left).map(({ check, reason }) =>
    notification('note', 'not-tested', `not tested: ${check}: ${reason}`),
  )
  return {
    executionSuccessful: !stopped,
    startTimeUtc: startedAt,
    toolExecutionNotifications: [...end, ...limits, ...keys, ...inconclusive, ...untested],
  }
}

function notification(level: 'error' | 'warning' | 'note', id: string, text: string): Notification {
  return { level, descriptor: { id }, message: { text: printable(text) } }
}
