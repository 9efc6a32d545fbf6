import { expect, test } from 'vitest'
import { optionProblem, type OptionContext } from '../../src/replay/option-rules.ts'
import type { ReplayOptions } from '../../src/replay/options.ts'

type Flags = Partial<ReplayOptions>

const plain: OptionContext = { isCheck: false, observes: false, hasGolden: false }
const check: OptionContext = { isCheck: true, observes: true, hasGolden: false }

function problem(flags: Flags, context: OptionContext): string | undefined {
  return optionProblem({ fixtures: ['.'], ...flags }, context)?.message
}

/** An option that would have no effect is an error; otherwise, users would assume that it was applied. */
test.each<[string, Flags, OptionContext, string]>([
  ['a rate and a speed', { rate: 1, speed: 2 }, plain, '--rate and --speed cannot be combined'],
  ['a rate and a speed with a check', { rate: 1, speed: 2 }, check, '--rate and --speed cannot be combined'],
  ['a rate with a check', { rate: 1 }, check, '--concurrency cannot be combined with --check'],
  ['a speed with a check', { speed: 1 }, check, '--concurrency cannot be combined with --check'],
  ['a concurrency with a check', { concurrency: 1 }, check, '--concurrency cannot be combined with --check'],
  ['rounds without a check', { rounds: 3 }, plain, '--rounds needs --check'],
  ['an observer without a check', { observe: ['http://x'] }, plain, 'need --check'],
  ['a reset without a check', { reset: 'cmd:true' }, plain, 'need --check'],
  ['a restart without a check', { restart: 'cmd:true' }, plain, 'need --check'],
  ['other events without a check', { others: 0 }, plain, 'need --check'],
  ['a settle time without a check', { settleMs: 0 }, plain, 'need --check'],
  ['ignored paths without a check or golden files', { ignore: ['/a'] }, plain, '--ignore has no effect'],
  [
    'ignored paths with a check without an observer',
    { ignore: ['/a'] },
    { ...check, observes: false },
    '--ignore has no',
  ],
  ['golden files with a check', { golden: 'g' }, { ...check, hasGolden: true }, 'cannot be combined with --check'],
  ['an update of golden files with a check', { updateGolden: true }, check, 'cannot be combined with --check'],
  ['an update of golden files without a directory', { updateGolden: true }, plain, '--update-golden needs a directory'],
])('a usage error: %s', (_name, flags, context, message) => {
  expect(problem(flags, context)).toContain(message)
  expect(optionProblem({ fixtures: ['.'], ...flags }, context)).toMatchObject({ code: 'BILLHOOK_USAGE', exitCode: 2 })
})

test.each<[string, Flags, OptionContext]>([
  ['no flags', {}, plain],
  ['no flags, with a check', {}, check],
  ['flags with empty lists', { observe: [], ignore: [] }, plain],
  ['a rate and a concurrency', { rate: 5, concurrency: 2 }, plain],
  ['all flags for checks', { rounds: 1, observe: ['http://x'], reset: 'cmd:a', restart: 'cmd:b', others: 1 }, check],
  ['ignored paths with golden files', { ignore: ['/a'], golden: 'g' }, { ...plain, hasGolden: true }],
  ['ignored paths of a state', { ignore: ['/a'] }, check],
  ['an update of golden files from billhook.yaml', { updateGolden: true }, { ...plain, hasGolden: true }],
  ['a check that ignores golden files from billhook.yaml', {}, { ...check, hasGolden: false }],
])('no error: %s', (_name, flags, context) => {
  expect(problem(flags, context)).toBeUndefined()
})
