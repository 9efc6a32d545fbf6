import { constants, createReadStream } from 'node:fs'
import { access, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { AttemptResult } from '../../core/delivery/attempt.ts'
import type { UnmetExpectation } from '../../core/results/replay-report.ts'
import { BillhookError, systemCode, usageError } from '../../errors.ts'
import { readLimited } from '../../inputs/read-limited.ts'
import { makeDir } from '../../files/make-dir.ts'
import { unwritable as cannotWrite } from '../../files/output-file.ts'
import { writeAtomically } from '../../files/atomic-file.ts'
import { ignoring } from '../effect/ignore.ts'
import { goldenEnding, goldenNames } from './names.ts'
import { goldenOf, goldenText, parseGolden, unlikeGolden, type Golden } from './response.ts'
import type { Sending } from '../plan/plan.ts'

/** The golden files of a run; answers are compared with them or written to them. */
export interface GoldenFiles {
  /**
   * Compares an answer with its golden file, and returns `unmet` followed by the differences. With `update`, writes the
   * file instead, unless the answer has already failed an expectation.
   * @throws BillhookError `BILLHOOK_GOLDEN_UNWRITABLE` (exit 3)
   */
  readonly compare: (
    sending: Sending,
    result: AttemptResult,
    unmet: readonly UnmetExpectation[],
  ) => Promise<readonly UnmetExpectation[]>
  /** Returns a human-readable summary of the files written; undefined without `update`. */
  readonly summary: () => string | undefined
}

export interface GoldenOptions {
  /** Relative to `cwd`, or absolute. */
  readonly dir: string
  readonly update: boolean
  /** Paths to ignore in JSON answers, as in `--ignore`. */
  readonly ignore: readonly string[]
  readonly cwd: string
}

/** Well above the size of a 64 KiB answer with indentation. */
const maxFileBytes = 4 * 1024 * 1024
const maxShownNames = 10

/**
 * Reads all golden files that a run needs. With `update`, also checks that their directory is writable.
 * @throws BillhookError `BILLHOOK_GOLDEN_UNREADABLE`, `BILLHOOK_GOLDEN_INVALID` (exit 2),
 *   `BILLHOOK_GOLDEN_UNWRITABLE` (exit 3)
 */
export async function openGoldenFiles(
  sendings: readonly Sending[],
  { dir: shownDir, update, ignore, cwd }: GoldenOptions,
): Promise<GoldenFiles> {
  const dir = resolve(cwd, shownDir)
  const names = goldenNames(sendings, dir, cwd)
  const there = await namesIn(dir, shownDir)
  const goldens = new Map<string, Golden>()
  for (const name of names.values()) {
    const golden = there.has(name) ? await read(join(dir, name), join(shownDir, name), update) : undefined
    if (golden) goldens.set(name, golden)
  }
  if (update) await assertWritable(dir, shownDir)
  const ignored = ignoring(ignore)
  const count = { written: 0, changed: 0, unchanged: 0, kept: 0 }

  const write = async (name: string, golden: Golden): Promise<void> => {
    const before = goldens.get(name)
    if (before && unlikeGolden(before, golden, ignored).length === 0) {
      count.unchanged += 1
      return
    }
    await writeAtomically(join(dir, name), goldenText(golden)).catch(unwritable(join(shownDir, name)))
    count[there.has(name) ? 'changed' : 'written'] += 1
  }

  return {
    compare: async (sending, result, unmet) => {
      const name = names.get(sending) ?? ''
      if (result.outcome !== 'response' || (update && unmet.length > 0)) {
        count.kept += 1
        return unmet
      }
      const actual = goldenOf(result, ignored)
      if (update) {
        await write(name, actual)
        return unmet
      }
      const file = join(shownDir, name)
      const expected = goldens.get(name)
      if (!expected)
        return [...unmet, { of: 'golden', expected: `${file} (--update-golden writes it)`, actual: 'no file' }]
      return [...unmet, ...unlikeGolden(expected, actual, ignored).map((one) => ({ ...one, golden: file }))]
    },
    summary: () => {
      if (!update) return undefined
      const { written, changed, unchanged, kept } = count
      const used = new Set(names.values())
      const unused = [...there].filter((name) => name.endsWith(goldenEnding) && !used.has(name)).toSorted()
      return (
        [
          `golden files in ${shownDir}: ${written} written, ${changed} changed, ${unchanged} unchanged`,
          ...(kept > 0 ? [`${kept} not written because the answer was not as expected`] : []),
          ...(unused.length > 0 ? [`not used in this run: ${unused.slice(0, maxShownNames).join(', ')}`] : []),
        ].join('; ') + (unused.length > maxShownNames ? ` and ${unused.length - maxShownNames} more` : '')
      )
    },
  }
}

/**
 * Returns the names of the files in a directory. Rejects a link in place of a golden file, because an update would
 * write through a link that a repository contains.
 */
async function namesIn(dir: string, shownDir: string): Promise<ReadonlySet<string>> {
  try {
    const entries = await readdir(dir, { withFileTypes: true })
    const other = entries.find((entry) => entry.name.endsWith(goldenEnding) && !entry.isFile())
    if (other)
      throw usageError(
        'BILLHOOK_GOLDEN_UNREADABLE',
        `${join(shownDir, other.name)} is not a file`,
        'replace it with a regular file: --update-golden would write through a link',
      )
    return new Set(entries.map(({ name }) => name))
  } catch (error) {
    if (error instanceof BillhookError) throw error
    if (systemCode(error) === 'ENOENT') return new Set()
    const problem =
      systemCode(error) === 'ENOTDIR' ? 'is not a directory' : `cannot be read: ${systemCode(error) ?? String(error)}`
    throw usageError(
      'BILLHOOK_GOLDEN_UNREADABLE',
      `${shownDir} ${problem}`,
      'specify the directory of golden files with --golden; --update-golden creates it',
      error,
    )
  }
}

/** An invalid file is an error, unless it is about to be overwritten. */
async function read(path: string, shown: string, update: boolean): Promise<Golden | undefined> {
  const content = await readLimited(createReadStream(path), maxFileBytes).catch((error: unknown) => {
    throw usageError(
      'BILLHOOK_GOLDEN_UNREADABLE',
      `${shown} cannot be read: ${systemCode(error) ?? String(error)}`,
      'check that it is a file and that you may read it',
      error,
    )
  })
  const golden = content && parseGolden(content.toString('utf8'))
  if (golden || update) return golden
  const problem = content
    ? 'it does not begin with HTTP and a status'
    : `it is larger than ${maxFileBytes / 1024 ** 2} MiB`
  throw usageError(
    'BILLHOOK_GOLDEN_INVALID',
    `${shown} is not a golden file: ${problem}`,
    'fix it, or rewrite it with --update-golden',
  )
}

async function assertWritable(dir: string, shownDir: string): Promise<void> {
  try {
    makeDir(dir)
    await access(dir, constants.W_OK)
  } catch (error) {
    unwritable(shownDir)(error)
  }
}

function unwritable(path: string): (error: unknown) => never {
  return (error) => {
    throw cannotWrite(path, error, 'BILLHOOK_GOLDEN_UNWRITABLE', 'specify a writable directory: --golden DIR')
  }
}
