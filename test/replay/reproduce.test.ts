import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { duplicate } from '../../src/replay/experiments/duplicate.ts'
import { reproduce } from '../../src/replay/reproduce.ts'
import { fixture, step } from '../helpers/steps.ts'

test('a shell reads back every word, and a secret only from its variable', () => {
  const given = fixture('evt_1', { argument: "it's $HOME/a b.json" })
  const trial = { experiment: duplicate, name: 'x', step: step(given, { secrets: ['whsec_1'] }), before: [], rounds: 2 }
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
  const words = execFileSync('sh', ['-c', `billhook() { printf '%s\\n' "$@"; }; ${line}`], { encoding: 'utf8', env: { BILLHOOK_SECRET: 'from env', HOME: '/x' } })
  expect(words.trim().split('\n')).toEqual([
    'replay', "it's $HOME/a b.json", '--to', 'http://127.0.0.1:1/?a=b&c', '--check', 'duplicate', '--secret', 'from env',
    '--reset', 'cmd:echo "x"; rm `y`', '--set', `/a~1b={"c":"d'"}`, '--allow-outside', '--rounds', '2', '--seed', '5',
  ])
})

test('a file that is named like an option is none', () => {
  const given = fixture('evt_1', { argument: '--restart=cmd:rm x;.json' })
  const trial = { experiment: duplicate, name: 'x', step: step(given), before: [], rounds: 1 }
  expect(reproduce(trial, { fixtures: ['.'], to: 'http://127.0.0.1:1/', seed: 5 })).toMatch(/^billhook replay '\.\/--restart=cmd:rm x;\.json' --to /)
})
