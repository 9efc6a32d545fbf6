import { expect, test } from 'vitest'
import { replaySarif } from '../../../src/report/replay/sarif.ts'
import { evil, failed, passed, report, reportWith } from './samples.ts'

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: { readonly version: string; readonly rules: readonly { readonly id: string }[] }
      }
      readonly invocations: readonly [
        {
          readonly executionSuccessful: boolean
          readonly toolExecutionNotifications: readonly {
            readonly level: string
            readonly message: { readonly text: string }
          }[]
        },
      ]
      readonly results: readonly {
        readonly ruleId: string
        readonly ruleIndex: number
        readonly level: string
        readonly message: { readonly text: string }
        readonly locations: readonly unknown[]
        readonly partialFingerprints: unknown
      }[]
    },
  ]
}

const run = (of: typeof report) => (JSON.parse(replaySarif(of)) as Sarif).runs[0]

test('code scanning gets one result per failure or warning, and one note for all inconclusive results', () => {
  const { tool, results, invocations } = run(report)
  expect(invocations[0].toolExecutionNotifications.map(({ message }) => message.text)).toContain('6 inconclusive: late')
  expect(results.map(({ ruleId, level }) => `${ruleId} ${level}`)).toEqual([
    'race error',
    'race error',
    'order error',
    'unknown warning',
  ])
  expect(tool.driver.version).toBe('1.2.3')
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
})

const placeOf = (fixture: string): unknown =>
  run({ ...report, experiments: [{ ...failed, fixture }] }).results[0]?.locations[0]

test('the location is the fixture, if it is a file', () => {
  expect(placeOf('a b/ü#.json')).toEqual({ physicalLocation: { artifactLocation: { uri: 'a%20b/%C3%BC%23.json' } } })
  expect(placeOf('/tmp/june.jsonl:12')).toEqual({
    physicalLocation: { artifactLocation: { uri: 'file:///tmp/june.jsonl' }, region: { startLine: 12 } },
  })
  expect(placeOf('dlv_1')).toEqual({ logicalLocations: [{ name: 'dlv_1', kind: 'resource' }] })
})

const print = (result: typeof failed, seed: number): unknown =>
  run({ ...report, seed, experiments: [result] }).results[0]?.partialFingerprints

test('the same failure in another run is the same alert, but another type is another alert', () => {
  expect(print({ ...failed, reason: '5 of 20', evidence: [], took_ms: 1 }, 8)).toEqual(print(failed, 7))
  expect(print({ ...failed, subject: 'x' }, 7)).not.toEqual(print(failed, 7))
})

test('the reason for a stopped run and what was not tested are notifications', () => {
  const { invocations } = run({
    ...report,
    experiments: [passed],
    stopped: { code: 'BILLHOOK_TARGET_UNREACHABLE', message: 'gone' },
  })
  expect(invocations[0].executionSuccessful).toBe(false)
  expect(invocations[0].toolExecutionNotifications.map(({ level }) => level)).toEqual(['error', 'note', 'note'])
})

test('an exceeded limit is a notification, because it has no file; other limits are left out', () => {
  const thresholds = [
    { rule: 'p99>500ms', exceeded: true, measured: 612.4, unit: 'ms' },
    { rule: 'errors>1%', exceeded: false, measured: 0, unit: '%' },
  ] as const
  const { invocations, results } = run({ ...report, experiments: [], not_tested: [], thresholds })
  expect([results, invocations[0].toolExecutionNotifications]).toEqual([
    [],
    [{ level: 'error', descriptor: { id: 'fail-on' }, message: { text: 'limit p99>500ms: exceeded, 612.4 ms' } }],
  ])
})

test('a message is harmless when it is shown', () => {
  for (const { message } of run(reportWith(evil)).results)
    expect(['\u0000', '\u001B', '\u202E'].filter((unsafe) => message.text.includes(unsafe))).toEqual([])
})

test('a rule describes what its check tests and what helps', () => {
  const { tool } = run({
    ...report,
    experiments: [{ ...failed, title: 'copies at the same moment', help: 'Use a unique key.' }],
  })
  expect(tool.driver.rules).toMatchObject([
    {
      id: 'race',
      shortDescription: { text: 'A handler must correctly handle copies at the same moment.' },
      help: { text: 'Use a unique key.' },
    },
  ])
})
