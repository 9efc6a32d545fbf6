import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { billhook, startListen } from '../helpers/billhook.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

test('the list has column headings and shows the answers of the target', async () => {
  const cwd = tempDir()
  const target = await startTarget(() => 200)
  const listener = await startListen(['--forward-to', target.url], { cwd })
  await billhook(['send', 'invoice.paid', '--source', 'stripe', '--to', `${listener.url}/stripe`], { cwd })
  await fetch(`${listener.url}/stripe`, {
    method: 'POST',
    body: gzipSync('{}').subarray(0, 12),
    headers: { 'content-encoding': 'gzip' },
  })
  await until(() => target.hits.length === 1)
  listener.process.kill('SIGINT')
  await listener.ended
  const { stdout } = await billhook(['events', 'list'], { cwd, env: { TZ: 'America/New_York' } })
  const [header = '', ...rows] = stdout.trimEnd().split('\n')
  expect(header).toMatch(/^RECEIVED +ID +SOURCE +TYPE +EVENT +OUTCOME$/)
  expect(rows).toHaveLength(2)
  expect(rows[0]).toMatch(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}dlv_\w+ {2}stripe .*invoice\.paid .*accepted → 200 unverified$/,
  )
  expect(rows[1]).toContain('malformed: ')
  const id = /dlv_\w+/.exec(rows[0] ?? '')?.[0] ?? ''
  expect((await billhook(['events', 'show', id], { cwd })).code).toBe(0)
})

test('doctor uses colours if they are enabled, but not in a file', async () => {
  const cwd = tempDir()
  const env = { NO_COLOR: '', FORCE_COLOR: '1' }
  expect((await billhook(['doctor'], { cwd, env })).stdout).toContain('\u001B[32mok')
  expect((await billhook(['doctor', '-o', '/dev/stderr'], { cwd, env })).stderr).not.toContain('\u001B')
})

test('NO_COLOR together with FORCE_COLOR does not cause a warning from Node.js', async () => {
  const env = { NO_COLOR: '1', FORCE_COLOR: '1' }
  for (const line of ['demo --format text', 'doctor', '--version']) {
    const { stdout, stderr } = await billhook(line.split(' '), { cwd: tempDir(), env })
    expect(stderr).not.toContain('Warning')
    expect(stdout).not.toContain('\u001B')
  }
})
