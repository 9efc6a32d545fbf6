import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const paid = fileURLToPath(new URL('../../fixtures/stripe/2024-06-20/invoice.paid.json', import.meta.url))

test.each([
  [
    { status: 400, body: 'bad signature' },
    ['--secret', 'whsec_x'],
    'check that the handler verifies with the same secret as billhook',
  ],
  [{ status: 400, body: 'bad signature' }, [], '--secret-file FILE'],
  [{ status: 500, body: 'database is locked' }, [], "check the handler's log"],
  [{ status: 404, body: 'Cannot POST /' }, [], 'check that the handler listens on the path given with --to'],
  [{ status: 302, headers: { location: '/x' }, body: 'moved' }, [], 'providers do not follow redirects'],
])(
  'send and replay show the answer of a handler that refuses, and the next step: %j %j',
  async (answer, flags, next) => {
    const target = await startTarget(() => answer)
    const cwd = tempDir()
    const env = { CI: '1' }
    const sent = await billhook(['send', 'invoice.paid', '--source', 'stripe', '--to', target.url, ...flags], {
      cwd,
      env,
    })
    expect([sent.code, sent.stdout]).toEqual([1, expect.stringContaining(`answer: ${answer.body}\n`)])
    expect(sent.stdout).toContain(String(answer.status))
    expect(sent.stdout).toContain(`next: `)
    expect(sent.stdout.split('next: ')[1]).toContain(next)
    expect(sent.stdout).not.toContain('gave up')
    const replayed = await billhook(['replay', paid, '--to', target.url, ...flags], { cwd, env })
    expect([replayed.code, replayed.stderr]).toEqual([1, expect.stringContaining(`answer: ${answer.body}\n`)])
    expect(replayed.stderr).toContain(next)
  },
)

test('for an accepted delivery, nothing more is shown', async () => {
  const target = await startTarget(() => ({ status: 200, body: 'thanks' }))
  const sent = await billhook(['send', 'invoice.paid', '--source', 'stripe', '--to', target.url], { cwd: tempDir() })
  expect(sent.stdout).not.toMatch(/answer|next/)
})
