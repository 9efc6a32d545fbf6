import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { startHandler } from '../helpers/handlers.ts'
import { folder, reportOf, runCheck } from '../helpers/replay.ts'
import { startTarget } from '../helpers/target.ts'
import { openTerminal, whyNoTmux } from '../helpers/tmux.ts'
import { wellFormed } from '../helpers/well-formed.ts'

const noTmux = whyNoTmux()
if (noTmux !== undefined) console.warn(`skipped: ${noTmux}`)

test('a run is reported correctly in every format', async () => {
  const handler = await startHandler({ twice: true })
  const dir = folder()
  const files = ['html', 'junit', 'sarif', 'tap', 'md', 'github', 'text'].flatMap((format) => [
    '--report',
    `${format}=out.${format}`,
  ])
  const ended = await runCheck('duplicate', { ...handler, url: `${handler.url}?token=s3cret` }, dir, ...files)
  expect(ended.code).toBe(1)
  expect(reportOf(ended)).toMatchObject({
    verdict: 'fail',
    target: `${handler.url}?token=***`,
    started_at: expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:]+\.\d{3}Z$/),
    version: (await billhook(['--version'], { cwd: dir })).stdout.trim(),
  })
  const told = (format: string): string => readFileSync(join(dir, `out.${format}`), 'utf8')
  expect(told('html')).toMatch(/^<!doctype html>.*<article id="trial-\d+" class="card fail">.*<\/html>\n$/s)
  expect([wellFormed(told('junit')), told('junit').includes('<failure ')]).toEqual([true, true])
  expect(JSON.parse(told('sarif'))).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        results: [
          {
            ruleId: 'duplicate',
            level: 'error',
            locations: [{ physicalLocation: { artifactLocation: { uri: 'paid.json' } } }],
          },
        ],
      },
    ],
  })
  expect(told('tap')).toMatch(/^TAP version 14\n1\.\.\d+\n/)
  expect(told('md')).toContain(
    '| credits of cus\\_1 <code>/credits/cus\\_1</code> | <code>\\+100</code> | <code>\\+200</code> (2 times) |',
  )
  expect(told('github')).toMatch(/^::error file=paid\.json,title=FAIL%3A duplicate invoice\.paid::/)
  for (const format of ['html', 'junit', 'sarif', 'tap', 'md', 'github', 'text'])
    expect([format, told(format)]).toEqual([format, expect.stringMatching(/\?token=(?:\*\*\*|\\\*\\\*\\\*)/)])
  expect(told('text')).toContain('credits of cus_1: +200 instead of +100 (2 times)')
  expect(readdirSync(dir)).toHaveLength(8)
})

test('in GitHub Actions, only the github format appends to the step summary', async () => {
  const target = await startTarget()
  const dir = folder()
  const summary = join(dir, 'summary.md')
  writeFileSync(summary, 'what another command wrote\n')
  const replay = (format: string, file = summary) =>
    billhook(['replay', 'paid.json', '--to', target.url, '--report', format], {
      cwd: dir,
      env: { GITHUB_STEP_SUMMARY: file },
    })
  await replay('md')
  expect(readFileSync(summary, 'utf8')).toBe('what another command wrote\n')
  const ended = await replay('github')
  expect([ended.code, ended.stdout]).toEqual([
    0,
    expect.stringMatching(/^::notice title=billhook replay::every answer was as expected/),
  ])
  expect(readFileSync(summary, 'utf8')).toMatch(/^what another command wrote\n## billhook replay/)
  const full = await replay('github', join(dir, 'no', 'such.md'))
  expect([full.code, full.stderr.includes('BILLHOOK_OUTPUT_UNWRITABLE'), full.stdout.startsWith('::notice')]).toEqual([
    3,
    true,
    true,
  ])
})

test('a plan cannot be printed in a CI format, and the error says so', async () => {
  const ended = await billhook(
    ['replay', 'paid.json', '--to', 'http://127.0.0.1:1', '--plan', '--report', 'junit=x.xml'],
    { cwd: folder() },
  )
  expect([ended.code, ended.stderr.includes('a plan cannot be printed as junit')]).toEqual([2, true])
})

test('report formats are completed', async () => {
  const { stdout } = await billhook(['completion', 'bash'], { cwd: folder() })
  expect(stdout).toContain('text json junit sarif tap github md html')
})

test.skipIf(noTmux !== undefined)('in a terminal, progress is a single line that disappears at the end', async () => {
  const handler = await startHandler()
  const dir = folder()
  await using terminal = await openTerminal(70, 40)
  const bin = join(import.meta.dirname, '../../bin/billhook.js')
  await terminal.command(
    `cd ${dir} && ${process.execPath} ${bin} replay . --to ${handler.url} --check distinct,duplicate,race ` +
      `--observe ${handler.state} --reset ${handler.reset} --settle 100ms`,
  )
  const during = await terminal.until(/\d\/3 done .*invoice\.paid.*\d+ sent/)
  expect(during.filter((line) => line.includes('/3 done'))).toHaveLength(1)
  const after = await terminal.until(/^verdict {5}/m)
  expect(after.join('\n')).not.toContain('/3 done')
  expect(after.filter((line) => line.includes('→ 200'))).toEqual([])
  expect(await terminal.ask('#{wrap_flag}')).toBe('1')
  // Text is wrapped between words at 70 columns.
  expect(after.join('\n')).toMatch(/^not tested .*\n {12}\w/m)
})

test('a failed check counts more than a report that cannot be written', async () => {
  const [unsafe, safe] = [await startHandler({ twice: true }), await startHandler()]
  const report = ['--report', 'html=/dev/full']
  const unwritable = { stderr: expect.stringContaining('BILLHOOK_OUTPUT_UNWRITABLE') as string }
  expect(await runCheck('duplicate', unsafe, folder(), ...report)).toMatchObject({ code: 1, ...unwritable })
  expect(await runCheck('duplicate', safe, folder(), ...report)).toMatchObject({ code: 3, ...unwritable })
})
