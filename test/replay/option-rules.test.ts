import { expect, test } from 'vitest'
import { optionProblem, type OptionContext } from '../../src/replay/option-rules.ts'
import type { ReplayOptions } from '../../src/replay/options.ts'

type Flags = Partial<ReplayOptions>

const plain: OptionContext = { isCheck: false, observes: false, hasGolden: false }
const check: OptionContext = { isCheck: true, observes: true, hasGolden: false }

function problem(flags: Flags, context: OptionContext): string | undefined {
  return optionProblem({ fixtures: ['.'], ...flags }, context)?.message
}

/** A flag that silently does nothing lets a user believe in a run that never was. */
test.each<[string, Flags, OptionContext, string]>([
  ['two paces at once', { rate: 1, speed: 2 }, plain, '--rate and --speed exclude'],
  ['two paces at once, of a check', { rate: 1, speed: 2 }, check, '--rate and --speed exclude'],
  ['a rate of a check', { rate: 1 }, check, '--concurrency do not go with --check'],
  ['a speed of a check', { speed: 1 }, check, '--concurrency do not go with --check'],
  ['a concurrency of a check', { concurrency: 1 }, check, '--concurrency do not go with --check'],
  ['rounds of a plain replay', { rounds: 3 }, plain, '--rounds needs --check'],
  ['an observer of a plain replay', { observe: ['http://x'] }, plain, 'need --check'],
  ['a reset of a plain replay', { reset: 'cmd:true' }, plain, 'need --check'],
  ['a restart of a plain replay', { restart: 'cmd:true' }, plain, 'need --check'],
  ['other events of a plain replay', { others: 0 }, plain, 'need --check'],
  ['a settle time of a plain replay', { settleMs: 0 }, plain, 'need --check'],
  ['ignored places of a plain replay without golden files', { ignore: ['/a'] }, plain, '--ignore has no effect'],
  [
    'ignored places of a check that sees no state',
    { ignore: ['/a'] },
    { ...check, observes: false },
    '--ignore has no',
  ],
  ['golden files of a check', { golden: 'g' }, { ...check, hasGolden: true }, 'do not go with --check'],
  ['golden files to write in a check', { updateGolden: true }, check, 'do not go with --check'],
  ['golden files to write nowhere', { updateGolden: true }, plain, '--update-golden needs a directory'],
])('a usage error: %s', (_name, flags, context, message) => {
  expect(problem(flags, context)).toContain(message)
  expect(optionProblem({ fixtures: ['.'], ...flags }, context)).toMatchObject({ code: 'BILLHOOK_USAGE', exitCode: 2 })
})

test.each<[string, Flags, OptionContext]>([
  ['no flags', {}, plain],
  ['no flags, of a check', {}, check],
  ['flags that were given as an empty list', { observe: [], ignore: [] }, plain],
  ['a rate and a concurrency', { rate: 5, concurrency: 2 }, plain],
  ['all that a check takes', { rounds: 1, observe: ['http://x'], reset: 'cmd:a', restart: 'cmd:b', others: 1 }, check],
  ['ignored places of golden answers', { ignore: ['/a'], golden: 'g' }, { ...plain, hasGolden: true }],
  ['ignored places of a state', { ignore: ['/a'] }, check],
  ['golden files to write where billhook.yaml says', { updateGolden: true }, { ...plain, hasGolden: true }],
  ['golden files of billhook.yaml left out of a check', {}, { ...check, hasGolden: false }],
])('no error: %s', (_name, flags, context) => {
  expect(problem(flags, context)).toBeUndefined()
})
