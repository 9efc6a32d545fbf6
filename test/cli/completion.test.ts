import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { tempDir } from '../helpers/temp-dir.ts'

/** Returns bash's suggestions for the last word. */
function offered(script: string, ...words: string[]): string[] {
  const ask =
    `${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; ` +
    `_billhook; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-u', '-c', ask], { encoding: 'utf8' }).split('\n').filter(Boolean)
}

test('bash completes commands, subcommands, options and their values', async () => {
  const { code, stdout } = await billhook(['completion', 'bash'], { cwd: tempDir() })
  expect(code).toBe(0)
  expect(offered(stdout, 'billhook', 'li')).toEqual(['listen'])
  expect(offered(stdout, 'billhook', 'events', '')).toEqual(['list', 'show', 'export'])
  expect(offered(stdout, 'billhook', 'listen', '--port', '1', '--forw')).toEqual(['--forward-to'])
  expect(offered(stdout, 'billhook', 'events', 'list', '--format', '')).toEqual(['text', 'json', 'ndjson'])
  expect(offered(stdout, 'billhook', 'events', 'list', '-f', '')).toEqual(['text', 'json', 'ndjson'])
  expect(offered(stdout, 'billhook', 'completion', '')).toEqual(['bash', 'zsh', 'fish'])
  expect(offered(stdout, 'billhook', 'events', 'export', '--to', 'x')).toEqual([])
  expect(offered(stdout, 'billhook', 'replay', 'fix')).toEqual([])
})

test('fish and zsh complete the same commands and options', async () => {
  const cwd = tempDir()
  const fish = (await billhook(['completion', 'fish'], { cwd })).stdout
  expect(fish).toContain(
    "complete -c billhook -n '__fish_seen_subcommand_from events; and __fish_seen_subcommand_from list' -s f -l " +
      "format -x -a 'text json ndjson' -d 'output format'\n",
  )
  const zsh = (await billhook(['completion', 'zsh'], { cwd })).stdout
  expect(zsh).toMatch(/^#compdef billhook\n/)
  expect(offered(zsh.replaceAll(/^autoload.*$/gm, ''), 'billhook', 'events', 'sh')).toEqual(['show'])
})

test('an unsupported shell is a usage error', async () => {
  expect(await billhook(['completion', 'tcsh'], { cwd: tempDir() })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('bash, zsh, fish'),
  })
})
