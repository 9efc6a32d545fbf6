import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unknownProvider } from '../../../src/providers/unknown/index.ts'
import { openSchemas } from '../../../src/schemas/open.ts'
import { maxDirectSteps, patternSteps } from '../../../src/schemas/patterns/cost.ts'
import { limitSlowPatterns, restSlowPatterns, type SlowPatterns } from '../../../src/schemas/patterns/slow-patterns.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

function checker(schema: object, slowPatterns?: SlowPatterns) {
  const dir = tempDir()
  mkdirSync(join(dir, 'unknown/t'), { recursive: true })
  writeFileSync(join(dir, 'unknown/t/1.json'), JSON.stringify(schema))
  const { check } = openSchemas({ dir, slowPatterns })
  return (payload: object) => check([{ type: 't', version: '1' }], unknownProvider, payload as Record<string, unknown>)
}

const slow = '^(a+)+$'
const hostile = `${'a'.repeat(60)}!`
const schema = { properties: { id: { pattern: slow }, n: { type: 'integer' } } }

/** Returns a manual clock. It does not advance while a pattern runs, which counts as one millisecond. */
function clock() {
  let ms = 0
  return { now: () => ms, wait: (more: number) => void (ms += more) }
}

/** Findings of a payload with a wrong `n`: `schema.type error /n`. */
function summaryOf(check: ReturnType<typeof checker>, id = hostile): string[] {
  return check({ id, n: 'x' }).findings.map(({ code, severity, pointer }) => `${code} ${severity} ${pointer}`)
}

describe('a listener with a pattern that never ends', () => {
  const wrong = 'schema.type error /n'
  const tooSlow = [wrong, 'schema.too-slow error /id']
  const rests = [wrong, 'schema.not-checked warning /id']

  it('names the field that it cannot check, and still checks the others', () => {
    expect(summaryOf(checker(schema, restSlowPatterns(clock().now)))).toEqual(tooSlow)
  })

  it('skips the pattern in later deliveries for a while, and the finding says so', () => {
    const check = checker(schema, restSlowPatterns(clock().now))
    summaryOf(check)
    expect(summaryOf(check)).toEqual(rests)
    expect(summaryOf(check, 'aaa!')).toEqual(rests)
    expect(check({ id: 'a' }).findings[0]?.message).toBe(
      'not checked: the pattern ^(a+)+$ took too long on an earlier payload and is skipped for 100ms',
    )
  })

  it('retries it later, doubles the pause after each failure, and resets it after a success', () => {
    const { now, wait } = clock()
    const check = checker(schema, restSlowPatterns(now))
    for (const rest of [100, 200, 400]) {
      expect(summaryOf(check)).toEqual(tooSlow)
      wait(rest - 1)
      expect(summaryOf(check)).toEqual(rests)
      wait(1)
    }
    expect(summaryOf(check, 'aaa')).toEqual([wrong])
    expect(summaryOf(check)).toEqual(tooSlow)
    wait(100)
    expect(summaryOf(check, 'aaa!')).toEqual(['schema.pattern error /id', wrong])
  })

  it('still applies all other patterns in the meantime', () => {
    const check = checker(
      { properties: { id: { pattern: slow }, name: { pattern: '^(b+)+$' } } },
      restSlowPatterns(clock().now),
    )
    check({ id: hostile })
    expect(check({ id: 'a', name: 'bbc' }).findings.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'schema.pattern /name',
      'schema.not-checked /id',
    ])
  })
})

describe('a field that was not checked is not reported as wrong', () => {
  const never = { pattern: slow }
  it.each<[string, object]>([
    ['by its own pattern', never],
    ['by a not', { not: never }],
    ['by an alternative', { anyOf: [never, { type: 'integer' }] }],
    ['by one alternative of several', { oneOf: [never, { minLength: 1 }] }],
    ['by a condition', { if: never, then: { maxLength: 100 }, else: { minLength: 1 } }],
  ])('%s', (_name, id) => {
    expect(checker({ properties: { id } })({ id: hostile }).findings).toMatchObject([
      { code: 'schema.too-slow', pointer: '/id' },
    ])
  })

  it('nor because of patterns for its names', () => {
    expect(checker({ patternProperties: { [slow]: { type: 'string' } } })({ [hostile]: 1 }).findings).toMatchObject([
      { code: 'schema.too-slow', pointer: `/${hostile}` },
    ])
  })
})

describe('a payload with many texts', () => {
  it.each([
    ['that makes a pattern backtrack', 'a*a*b', 'a'.repeat(500)],
    [
      'that a pattern without a repeated group tries in many ways',
      `^${'a?'.repeat(40)}${'a'.repeat(40)}$`,
      'a'.repeat(39),
    ],
    ['that a pattern with many alternatives tries in many ways', `^${'(a|a)'.repeat(40)}b`, 'a'.repeat(50)],
  ])('%s is given up as a whole', (_name, pattern, text) => {
    const texts = Array.from({ length: 2_000 }, (_, index) => text + String(index).padStart(4, '0'))
    const { findings } = checker({ properties: { list: { items: { pattern } } } })({ list: texts })
    expect(findings.map(({ code }) => code)).toContain('schema.too-slow')
  })

  it('that are fast individually but slow together is given up as a whole', () => {
    const { findings } = checker({ properties: { list: { items: { pattern: '^x*x*x*x*y' } } } })({
      list: Array.from({ length: 20_000 }, (_, index) => `${'x'.repeat(20)}${index}`),
    })
    expect(findings.map(({ code }) => code)).toContain('schema.too-slow')
  })

  it('that a pattern matches one after the other is checked', () => {
    const texts = Array.from({ length: 50_000 }, (_, index) => `ab${index}`)
    const check = checker({ properties: { list: { items: { pattern: '^(a|b)+\\d+$' } } } })
    expect(check({ list: texts }).findings).toEqual([])
    expect(check({ list: [...texts, 'c'] }).findings).toMatchObject([
      { code: 'schema.pattern', pointer: '/list/50000' },
    ])
  })
})

describe('files with a pattern that never ends', () => {
  it('get the same verdict, whatever came before', () => {
    const check = checker(schema, limitSlowPatterns(Date.now))
    const findings = Array.from({ length: 3 }, () => check({ id: hostile }).findings)
    expect(findings.map((found) => found.map(({ code }) => code))).toEqual([
      ['schema.too-slow'],
      ['schema.too-slow'],
      ['schema.too-slow'],
    ])
    expect(check({ id: 'aaa' }).findings).toEqual([])
  })

  it('end with an error that names schema and pattern, instead of running for hours', () => {
    let now = 0
    const check = checker(
      schema,
      limitSlowPatterns(() => (now += 3_000)),
    )
    const used = Array.from({ length: 4 }, () => check({ id: hostile }).schemas[0])
    expect(used.map((schema) => schema?.found)).toEqual([true, true, true, 'broken'])
    expect(used[3]).toMatchObject({
      error: {
        code: 'BILLHOOK_SCHEMA_BROKEN',
        message: expect.stringMatching(/unknown\/t\/1\.json: its pattern \^\(a\+\)\+\$ is too slow/) as string,
      },
    })
  })
})

describe('texts are matched directly', () => {
  it.each<[string, number]>([
    ['^sub_[A-Za-z0-9]{14,}$', 250_000],
    ['a+', 500],
    ['^a|b*', 353],
    ['a*a*b', 62],
    ['^a{5}a*$', 50_000],
    ['x{500}y', 500],
    ['x{30000}y', 500],
  ])('by %s up to %d characters', (source, characters) => {
    const steps = patternSteps(source)
    expect(steps(characters)).toBeLessThanOrEqual(maxDirectSteps)
    expect(steps(characters + 1)).toBeGreaterThan(maxDirectSteps)
  })

  it.each(['^evt_', '^(usd|eur|gbp)$', '^\\d{4}-\\d{2}$', '^[a-z*+?]{3}$'])('by %s always', (source) => {
    expect(patternSteps(source)(100_000_000)).toBeLessThan(100)
  })

  it.each(['^(a+)+$', '(a|aa){30}', '(a)\\1', `^${'a?'.repeat(20)}$`, `^${'(a|b)'.repeat(20)}$`])(
    'by %s never',
    (source) => {
      expect(patternSteps(source)(1)).toBe(Number.POSITIVE_INFINITY)
    },
  )
})
