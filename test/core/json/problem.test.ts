import { parseDocument } from 'yaml'
import { expect, test } from 'vitest'
import { jsonProblem } from '../../../src/core/json/problem.ts'
import { yamlProblem } from '../../../src/core/text/yaml-problem.ts'

test.each([
  ['{"email": "jane@acme.io", "card": 4242}}', 'line 1, column 40: unexpected text after the end of the JSON value'],
  ['{\n  "email": jane@acme.io }', 'line 2, column 12: expected a value'],
  ['{"email": "jane@acme.io', 'line 1, column 24: unexpected end of text'],
])('%j is reported as invalid JSON without quoting it', (text, problem) => {
  expect(jsonProblem(text)).toBe(problem)
})

test.each([
  'a: *secret',
  'a: !secret b',
  'secret: [\n',
  '%secret\n---\na',
  'a: "\\secret"',
  'a: |secret\n  b',
  'a: @secret',
  '- a\nsecret',
  'a: b: secret',
  '{ a: 1 ]secret',
  'secret: 1\nsecret: 2',
  '? [secret]\n: 1',
])('%j is reported as invalid YAML without quoting it', (text) => {
  const [error] = parseDocument(text, { prettyErrors: false, stringKeys: true }).errors
  const [pretty] = parseDocument(text, { stringKeys: true }).errors
  for (const one of [error, pretty]) expect(yamlProblem(one)).toMatch(/^(?!.*secret)[\w"'[\]}, ().:-]{8,}$/)
})
