import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { duplicate } from '../../../src/replay/checks/duplicate.ts'
import { reproduce } from '../../../src/replay/harness/reproduce.ts'
import { fixture, step } from '../../helpers/steps.ts'

test('a shell reads back every word, and a secret only from its variable', () => {
  const given = fixture('evt_1', { argument: "it's $HOME/a b.json" })
  const trial = { check: duplicate, name: 'x', step: step(given, { secrets: ['whsec_1'] }), before: [], rounds: 2 }
  const line = reproduce(trial, {
    fixtures: ['.'],
    to: 'http://127.0.0.1:1/?a=b&c',
    seed: 5,
    secrets: ['whsec_1'],
    reset: 'cmd:echo "x"; rm `y`',
    edits: [{ path: ['a/b'], value: { c: "d'" } }],
    rounds: 2,
    ignore: ['/of/golden/answers'],
    allowOutside: true,
  })
  const shell = (env: NodeJS.ProcessEnv) =>
    execFileSync('sh', ['-c', `billhook() { printf '%s\\n' "$BILLHOOK_SECRET" "$@"; }; ${line}`], {
      encoding: 'utf8',
      env: { HOME: '/x', ...env },
      stdio: 'pipe',
    })
  expect(() => shell({})).toThrow(/BILLHOOK_SECRET/)
  const words = shell({ BILLHOOK_SECRET: 'from env' })
  expect(words.trim().split('\n')).toEqual([
    'from env',
    'replay',
    "it's $HOME/a b.json",
    '--to',
    'http://127.0.0.1:1/?a=b&c',
    '--check',
    'duplicate',
    '--reset',
    'cmd:echo "x"; rm `y`',
    '--set',
    `/a~1b={"c":"d'"}`,
    '--allow-outside',
    '--rounds',
    '2',
    '--seed',
    '5',
  ])
})

test('a file that is named like an option is none', () => {
  const given = fixture('evt_1', { argument: '--restart=cmd:rm x;.json' })
  const trial = { check: duplicate, name: 'x', step: step(given), before: [], rounds: 1 }
  expect(reproduce(trial, { fixtures: ['.'], to: 'http://127.0.0.1:1/', seed: 5 })).toMatch(
    /^billhook replay '\.\/--restart=cmd:rm x;\.json' --to /,
  )
})

test('a secret from a file is named by its file, if that is there again', () => {
  const trial = {
    check: duplicate,
    name: 'x',
    step: step(fixture('evt_1'), { secrets: ['whsec_1'] }),
    before: [],
    rounds: 1,
  }
  const line = (...secretFiles: string[]) =>
    reproduce(trial, {
      fixtures: ['.'],
      to: 'http://127.0.0.1:1/',
      seed: 5,
      secrets: ['whsec_1'],
      secretFiles,
      trustConfig: true,
    })
  expect(line('my secret')).toMatch(/^billhook replay .* --secret-file 'my secret' --trust-config/)
  expect(line('/dev/fd/63')).toMatch(/^BILLHOOK_SECRET="\$\{BILLHOOK_SECRET:\?\}" billhook replay (?!.*--secret)/)
  expect(line() + line('a')).not.toContain('whsec_1')
})
