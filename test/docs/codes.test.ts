import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url).pathname

test('troubleshooting.md explains every error code once, and no unknown code', () => {
  const files = [...globSync('src/**/*.{ts,tsx}', { cwd: root }), 'bin/billhook.js']
  // `BILLHOOK_STORE_…` in a comment refers to several codes.
  const named = files.flatMap((file) => read(file).match(/BILLHOOK_[A-Z_]*[A-Z](?![A-Z_])/g) ?? [])
  const codes = [...new Set(named)].filter((name) => !variables().includes(name))
  expect(codes.length).toBeGreaterThan(80)
  expect(rows(section('docs/troubleshooting.md', 'Codes')).toSorted()).toEqual(codes.toSorted())
})

/** Returns the names of environment variables, which have the same format as error codes. */
function variables(): readonly string[] {
  return rows(section('docs/config.md', 'Environment variables'))
}

function section(page: string, heading: string): string {
  const [, text = ''] = read(page).split(`\n## ${heading}\n`)
  return text.split('\n## ')[0] ?? ''
}

function rows(text: string): string[] {
  return [...text.matchAll(/^\| `(BILLHOOK_\w+)` \|/gm)].map(([, name = '']) => name)
}

function read(file: string): string {
  return readFileSync(root + file, 'utf8')
}
