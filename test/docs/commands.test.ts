import { Command } from 'commander'
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { commandTree } from '../../src/commands/completion/tree.ts'
import { commands } from '../../src/commands/index.ts'
import { withPaths } from '../../src/core/results/command-tree.ts'
import { systemEnv } from '../../src/env.ts'

const root = new URL('../../', import.meta.url).pathname

test('every command line in the docs has only existing commands and options', async () => {
  const known = await optionsByCommand()
  const lines = globSync(['README.md', 'docs/**/*.{md,yml}'], { cwd: root }).flatMap((page) => commandLines(page))
  expect(lines.length).toBeGreaterThan(80)
  expect(lines.flatMap(({ page, line }) => problems(line, known).map((problem) => `${page}: ${problem}`))).toEqual([])
})

type Known = ReadonlyMap<string, readonly string[]>

/** Returns the options of each command by its name, such as `events list`. */
async function optionsByCommand(): Promise<Known> {
  const program = new Command('billhook')
  const context = { env: systemEnv(new AbortController().signal), commands, end: () => undefined }
  for (const [name, { load }] of Object.entries(commands)) (await load()).define(program.command(name), context)
  return new Map(
    withPaths(commandTree(program)).map(({ path, node }) => [path.join(' '), node.options.map(({ flag }) => flag)]),
  )
}

interface CommandLine {
  readonly page: string
  readonly line: string
}

/** Returns what follows each `billhook` in code, up to a comment, a pipe or the end of the command. */
function commandLines(page: string): readonly CommandLine[] {
  const text = readFileSync(root + page, 'utf8')
    .replaceAll(/\\\n\s*/g, ' ')
    .replaceAll(/\n\s+(?=--)/g, ' ')
    .replaceAll(/<\([^)]*\)/g, 'PIPE')
  return [...text.matchAll(/(?<=(?:^|[`$ ])billhook )([a-z]+)(?![a-z-])[^\n`|#;&]*/gm)]
    .filter(([, name = '']) => name in commands)
    .map(([line]) => ({ page, line }))
}

function problems(line: string, known: Known): readonly string[] {
  const words = line.split(' ').filter(Boolean)
  const command = known.has(words.slice(0, 2).join(' ')) ? words.slice(0, 2).join(' ') : (words[0] ?? '')
  const flags = words.filter((word) => /^--[a-z]/.test(word)).map((word) => word.replace(/[^a-z-].*$/, ''))
  const options = known.get(command)
  if (options === undefined) return [`there is no command ${command}`]
  return flags.filter((flag) => !options.includes(flag)).map((flag) => `billhook ${command} has no ${flag}`)
}
