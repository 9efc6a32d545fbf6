import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url).pathname
const read = (path: string) => readFileSync(root + path, 'utf8')

/** Not codes: `BILLHOOK_STORE_…` stands for several, and a variable is read, not reported. */
const variables = new Set([...read('docs/config.md').matchAll(/^\| `(BILLHOOK_\w+)` \|.*(?:--|stack)/gm)].map(([, name]) => name))

test('troubleshooting.md lists every error code exactly once, so that whoever searches for one finds it', () => {
  const sources = [...globSync('src/**/*.{ts,tsx}', { cwd: root }), 'bin/billhook.js']
  const used = sources.flatMap((file) => read(file).match(/BILLHOOK_[A-Z_]*[A-Z]\b(?!_)/g) ?? [])
  const listed = [...read('docs/troubleshooting.md').matchAll(/^\| `(BILLHOOK_\w+)` \| (?!start|read|run|another)/gm)]
  const codes = [...new Set(used)].filter((code) => !variables.has(code))
  expect(codes.length).toBeGreaterThan(80)
  expect(listed.map(([, code]) => code).toSorted()).toEqual(codes.toSorted())
})
