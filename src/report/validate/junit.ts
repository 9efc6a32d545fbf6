import { printable } from '../../core/text/printable.ts'
import type { PayloadResult, ValidationReport } from '../../core/results/validation.ts'
import { sentence } from './phrases.ts'
import { element, xmlText } from '../xml.ts'
import { counted } from '../../core/text/counted.ts'

/** Maximum number of payloads listed; further ones are only counted. */
const mostListed = 10_000

/** The results for a file. */
interface Suite {
  readonly listed: PayloadResult[]
  valid: number
  unlisted: { failed: number; 'no-schema': number }
}

/**
 * Returns JUnit XML with a suite per file. Each payload that is not valid gets its own case (skipped if it has no
 * schema, or failed with --strict). All valid payloads of a file share a case, so that large files give small reports.
 */
export function validateJunit(): ValidationReport {
  const suites = new Map<string, Suite>()
  let listed = 0
  return {
    payload: (result) => {
      const suite = suites.get(result.file) ?? { listed: [], valid: 0, unlisted: { failed: 0, 'no-schema': 0 } }
      suites.set(result.file, suite)
      if (result.outcome === 'valid') suite.valid++
      else if (listed++ < mostListed) suite.listed.push(result)
      else suite.unlisted[result.outcome === 'no-schema' ? 'no-schema' : 'failed']++
      return ''
    },
    end: ({ strict }) => {
      const all = [...suites].map(([file, suite]) => testSuite(file, suite, strict)).join('')
      const root = element('testsuites', { name: 'billhook validate' }, `\n${all}`)
      return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
    },
  }
}

function testSuite(file: string, { listed, valid, unlisted }: Suite, strict: boolean): string {
  const cases = listed.map((result) => testCase(result, strict))
  const more = (name: string, content: string): void => {
    cases.push(element('testcase', { name, classname: printable(file) }, content))
  }
  if (valid > 0) more(counted(valid, 'valid payload'), '')
  if (unlisted.failed > 0)
    more(`${counted(unlisted.failed, 'more payload')} with findings`, element('failure', { message: 'not listed' }))
  if (unlisted['no-schema'] > 0)
    more(`${counted(unlisted['no-schema'], 'more payload')} without a schema`, missing('not listed', strict))
  const body = cases.map((one) => `    ${one}\n`).join('')
  const having = (tag: string): number => cases.filter((one) => one.includes(`<${tag} `)).length
  const attributes = { tests: cases.length, failures: having('failure'), errors: 0, skipped: having('skipped') }
  return `  ${element('testsuite', { name: printable(file), ...attributes }, `\n${body}  `)}\n`
}

function testCase(result: PayloadResult, strict: boolean): string {
  const { file, line, type, version, eventId, outcome, note = 'no schema', findings } = result
  const name = [`line ${line}`, type, version, eventId].filter((part) => part !== undefined).join(' ')
  const attributes = { name: printable(name), classname: printable(file), file: printable(file), line }
  if (outcome === 'no-schema') return element('testcase', attributes, missing(printable(note), strict))
  const text = findings.map((finding) => printable(`${file}:${finding.line}:${finding.column}: ${sentence(finding)}`))
  const failure = { message: printable(findings[0]?.message ?? outcome), type: findings[0]?.code }
  return element('testcase', attributes, element('failure', failure, xmlText(text.join('\n'))))
}

function missing(message: string, strict: boolean): string {
  return element(strict ? 'failure' : 'skipped', { message })
}
