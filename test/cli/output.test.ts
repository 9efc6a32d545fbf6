import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const bin = fileURLToPath(new URL('../../bin/billhook.js', import.meta.url))
const fixture = fileURLToPath(new URL('../../fixtures/stripe/2024-06-20/invoice.paid.json', import.meta.url))

function shell(command: string) {
  return spawnSync('sh', ['-c', command, process.execPath, bin, fixture], { encoding: 'utf8' })
}

test('a reader that closes the pipe is not an error, and the exit code is not affected', () => {
  expect(shell('"$0" "$1" --help | head -n 1')).toMatchObject({ status: 0, stderr: '' })
  expect(shell('{ "$0" "$1" validate "$2" --strict; echo "exit $?" >&2; } | true').stderr).toBe('exit 1\n')
})

test('for a full disk, the next step is to free up space', ({ skip }) => {
  if (!existsSync('/dev/full')) skip('this system has no /dev/full')
  const { status, stderr } = shell('"$0" "$1" validate "$2" --output /dev/full')
  expect(status).toBe(3)
  expect(stderr).toContain('cannot write /dev/full: ENOSPC\n  next: the disk is full: free up space')
})

test('output that cannot be written exits with 3 and without a stack trace', ({ skip }) => {
  if (!existsSync('/dev/full')) skip('this system has no /dev/full')
  expect(shell('"$0" "$1" --version > /dev/full')).toMatchObject({
    status: 3,
    stderr: expect.stringMatching(
      /^error: the output cannot be written: ENOSPC[^]*BILLHOOK_OUTPUT_FAILED\n$/,
    ) as string,
  })
  const { status, stderr } = shell('"$0" "$1" validate "$2" > /dev/full')
  expect(status).toBe(3)
  expect(stderr).toContain('BILLHOOK_OUTPUT_FAILED')
  expect(stderr).not.toMatch(/\n\s+at /)
})
