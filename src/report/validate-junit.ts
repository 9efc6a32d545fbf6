import { printable } from '../core/printable.ts'
import type { PayloadResult, PlacedFinding, ValidationReport } from '../core/validation.ts'
import { count } from './count.ts'
import { element, xmlText } from './xml.ts'

/** Payloads that are told one by one; more are only counted. */
const mostKept = 10_000

/** What is known of one file. */
interface Suite {
  readonly told: PayloadResult[]
  valid: number
  untold: number
}

/**
 * JUnit XML: a suite a file; in it a case for each payload that is not valid (without a schema: skipped, and failed
 * under --strict), and one case for all the valid ones, so that a large file stays a small report.
 */
export function validateJunit(): ValidationReport {
  const suites = new Map<string, Suite>()
  let kept = 0
  return {
    payload: (result) => {
      const suite = suites.get(result.file) ?? { told: [], valid: 0, untold: 0 }
      suites.set(result.file, suite)
      if (result.outcome === 'valid') suite.valid++
      else if (kept++ < mostKept) suite.told.push(result)
      else suite.untold++
      return ''
    },
    end: ({ strict }) => {
      const all = [...suites].map(([file, suite]) => testSuite(file, suite, strict)).join('')
      return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'billhook validate' }, `\n${all}`)}\n`
    },
  }
}

function testSuite(file: string, { told, valid, untold }: Suite, strict: boolean): string {
  const cases = told.map((result) => testCase(result, strict))
  if (valid > 0) cases.push(element('testcase', { name: count(valid, 'valid payload'), classname: printable(file) }))
  if (untold > 0) {
    const message = `${count(untold, 'more payload')} that is not valid or has no schema is not listed`
    cases.push(element('testcase', { name: 'not listed', classname: printable(file) }, element('failure', { message })))
  }
  const skipped = strict ? 0 : told.filter(({ outcome }) => outcome === 'no-schema').length
  const failures = told.length - skipped + (untold > 0 ? 1 : 0)
  const body = cases.map((one) => `    ${one}\n`).join('')
  return `  ${element('testsuite', { name: printable(file), tests: cases.length, failures, errors: 0, skipped }, `\n${body}  `)}\n`
}

function testCase(
  { file, line, type, version, eventId, outcome, note, findings }: PayloadResult,
  strict: boolean,
): string {
  const name = [`line ${line}`, type, version, eventId].filter(Boolean).join(' ')
  const attributes = { name: printable(name), classname: printable(file), file: printable(file), line }
  if (outcome === 'no-schema') {
    return element(
      'testcase',
      attributes,
      element(strict ? 'failure' : 'skipped', { message: printable(note ?? 'no schema') }),
    )
  }
  const message = printable(findings[0]?.message ?? outcome)
  const text = findings.map((finding) => describe(file, finding)).join('\n')
  return element('testcase', attributes, element('failure', { message, type: findings[0]?.code }, xmlText(text)))
}

function describe(file: string, { line, column, pointer, message, expected, actual }: PlacedFinding): string {
  const what = [expected && `expected ${expected}`, actual && `was ${actual}`].filter(Boolean).join('; ')
  return printable(
    `${file}:${line}:${column}: ${pointer ? `${pointer}: ` : ''}${message}${what === '' ? '' : ` (${what})`}`,
  )
}
