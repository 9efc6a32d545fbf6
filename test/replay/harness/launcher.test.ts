import { expect, test } from 'vitest'
import { launcher } from '../../../src/replay/harness/launcher.ts'

const from = (script: string | undefined, cwd = '/home/me/shop/api', vars = {}): string =>
  launcher({ script, cwd, vars })

test.each([
  ['a dev dependency', '/home/me/shop/api/node_modules/.bin/billhook', 'npx billhook'],
  ['one of a workspace above', '/home/me/shop/node_modules/.bin/billhook', 'npx billhook'],
  ['the shim of pnpm', '/home/me/shop/api/node_modules/billhook/bin/billhook.js', 'npx billhook'],
  ['npx without an installation', '/home/me/.npm/_npx/0123/node_modules/.bin/billhook', 'npx billhook'],
  ['a global installation', '/usr/local/bin/billhook', 'billhook'],
  ['a global installation with a shim', '/usr/lib/node_modules/billhook/bin/billhook.js', 'billhook'],
  ['a checkout', '/home/me/billhook/bin/billhook.js', 'billhook'],
  ['a folder whose name begins alike', '/home/me/sho/node_modules/.bin/billhook', 'billhook'],
  ['no script', undefined, 'billhook'],
])('the shown command starts billhook: %s', (_name, script, expected) => {
  expect(from(script)).toBe(expected)
})

test('the shown command starts billhook on Windows, and through npx in a project folder', () => {
  expect(from(String.raw`C:\shop\node_modules\billhook\bin\billhook.js`, String.raw`C:\shop\api`)).toBe('npx billhook')
  expect(from(String.raw`C:\npm\node_modules\billhook\bin\billhook.js`, String.raw`C:\shop\api`)).toBe('billhook')
  expect(from('/home/me/billhook/bin/billhook.js', '/home/me/billhook', { npm_command: 'exec' })).toBe('npx billhook')
})
