import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { hanging, wrappedCommand } from '../../src/report/wrap.ts'

test('a line is wrapped between words, with a hanging indent', () => {
  expect(hanging('next: ', 'keep the event id in the same transaction', 27)).toEqual([
    'next: keep the event id in',
    '      the same transaction',
  ])
  const [first = ''] = hanging('', `\u001B[31m${'word '.repeat(4).trim()}\u001B[39m  end`, 24)
  expect(stringWidth(first)).toBe(24)
})

test('no word is split or lost at any width; a path longer than a line is kept in one piece', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[\w/é日-]{1,40}$/)), fc.nat(120), (words, columns) => {
      const lines = hanging('    ', words.join(' '), columns)
      expect(lines.flatMap((line) => line.trim().split(' ')).filter((word) => word !== '')).toEqual(words)
      for (const line of lines)
        if (line.trim().includes(' ')) expect(stringWidth(line)).toBeLessThanOrEqual(Math.max(columns, 24))
    }),
  )
})

test('a wrapped command is one command for the shell, with the same words', () => {
  const command =
    `BILLHOOK_SECRET="\${BILLHOOK_SECRET:-a b}" printf '%s|' 'it'\\''s a' --to 'http://x/?a=b&c' --reset 'cmd: ` +
    `x  y # no' "d \\" e" # with the same standard input`
  for (const columns of [20, 40, 60, 200]) {
    const lines = wrappedCommand(command, columns)
    const ran = execFileSync('sh', ['-c', lines.join('\n')], { encoding: 'utf8' })
    expect(ran).toBe(`it's a|--to|http://x/?a=b&c|--reset|cmd: x  y # no|d " e|`)
  }
  expect(wrappedCommand(command, 40).length).toBeGreaterThan(3)
  expect(wrappedCommand("an unbalanced ' quote", 20)).toEqual(["an unbalanced ' quote"])
})
