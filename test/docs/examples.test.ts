import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const root = new URL('../../', import.meta.url).pathname
const languages: Readonly<Record<string, (text: string) => unknown>> = { json: JSON.parse, yaml: parse }

test('every JSON and YAML block in the docs can be parsed', () => {
  const blocks = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).flatMap((page) =>
    [...readFileSync(root + page, 'utf8').matchAll(/^```(json|yaml)\n(.*?)^```/gms)].map(([, language = '', text]) => ({
      page,
      language,
      text: text ?? '',
    })),
  )
  expect(blocks.length).toBeGreaterThan(8)
  for (const { page, language, text } of blocks) {
    expect(() => languages[language]?.(text), `${page}: ${text.slice(0, 60)}`).not.toThrow()
  }
})
