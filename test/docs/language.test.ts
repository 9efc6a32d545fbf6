import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { beginnings, phrases } from './phrases.ts'

const root = new URL('../../', import.meta.url).pathname

test('the docs contain no phrase that a native reader would stumble over', () => {
  const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).filter((page) => page !== 'docs/style.md')
  expect(pages.length).toBeGreaterThan(20)
  expect(pages.flatMap((page) => findings(page, prose(read(page))))).toEqual([])
})

test('sources and help contain no such phrase, in comments and messages', () => {
  const files = globSync(['bin/*.js', 'help/*.txt', 'src/**/*.{ts,tsx}'], { cwd: root })
  expect(files.length).toBeGreaterThan(400)
  expect(files.flatMap((file) => findings(file, read(file)))).toEqual([])
})

test.each([
  ['an event\n * that is told', 'x:2: told: use reported, shown, said'],
  ['it is\n   // none', 'x:1: is none: use is not one, does not exist'],
  ['Of a body the first are read', 'x:1: Of a: use the subject first: "A … has", "For a …"'],
])('the search finds a phrase across line breaks, with its line: %j', (text, finding) => {
  expect(findings('x', text)).toEqual([finding])
})

test.each([
  'there is no store',
  'it is no longer sent',
  'we recommend it',
  'as long as it runs, and besides',
  'hold on to the lock',
  'of a kind',
  'it is untold',
])('the search does not report correct English: %s', (text) => {
  expect(findings('x', text)).toEqual([])
})

/** Returns one line per match: `FILE:LINE: phrase: use …`. */
function findings(file: string, text: string): string[] {
  return [...phrases.map((entry) => [...entry, 'gi'] as const), ...beginnings.map((entry) => [...entry, 'g'] as const)]
    .flatMap(([phrase, instead, flags]) =>
      [...text.matchAll(pattern(phrase, flags))].map((match) => ({ at: match.index, phrase: match[0], instead })),
    )
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, phrase, instead }) => {
      const line = text.slice(0, at).split('\n').length
      return `${file}:${line}: ${phrase.replaceAll(/[\s*/]+/g, ' ')}: use ${instead}`
    })
}

function pattern(phrase: string, flags: string): RegExp {
  const start = /^\W/.test(phrase) ? '' : '\\b'
  return new RegExp(`${start}${phrase.replaceAll(' ', '[\\s*/]+')}\\b`, flags)
}

/** Removes code blocks, which quote programs, but keeps the line numbers. */
function prose(markdown: string): string {
  return markdown.replaceAll(/^```.*?^```/gms, (block) => block.replaceAll(/[^\n]/g, ''))
}

function read(file: string): string {
  return readFileSync(root + file, 'utf8')
}
