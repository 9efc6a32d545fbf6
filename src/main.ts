import { readFileSync } from 'node:fs'

/** Spellings of the version option. */
const versionFlags: ReadonlySet<string> = new Set(['--version', '-v', '-V', 'version'])

/** Runs a single command line. */
export async function main(argv: readonly string[]): Promise<void> {
  // NO_COLOR takes precedence over FORCE_COLOR; if both were set, Node.js would print a warning with every command.
  if (process.env['NO_COLOR']) delete process.env['FORCE_COLOR']
  const [asked] = argv
  if (asked !== undefined && versionFlags.has(asked)) {
    process.stdout.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return
      process.exitCode = 3
      process.stderr.write(
        `error: the output cannot be written: ${error.message}\n  next: check whether the disk is full\n  code: ` +
          `BILLHOOK_OUTPUT_FAILED\n`,
      )
    })
    process.stdout.write(`${version()}\n`)
    return
  }
  const { report, run } = await import('./program.ts')
  // The error was thrown where no code could catch it, so an orderly shutdown is impossible.
  process.once('uncaughtException', (error) => {
    // oxlint-disable-next-line unicorn/no-process-exit
    process.exit(report(error, { stderr: process.stderr, vars: process.env }))
  })
  process.exitCode = await run(argv, version())
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return (manifest as { version: string }).version
}
