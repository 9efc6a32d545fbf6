import { dirname, resolve } from 'node:path'
import { discover } from '../../config/discover.ts'
import { loadConfig } from '../../config/load.ts'
import type { Privilege } from '../../config/place.ts'
import { readTrusted, sha256Of, trustFile, trustKey, trustText, type Trusted } from '../../config/trust/trust.ts'
import { printableJson } from '../../core/text/printable.ts'
import { printable } from '../../core/text/printable.ts'
import { shellWord } from '../../core/text/shell-word.ts'
import type { Env } from '../../env.ts'
import { ExitCode, usageError } from '../../errors.ts'
import { makeDir } from '../../files/make-dir.ts'
import { writeAtomically } from '../../files/atomic-file.ts'
import { unwritable } from '../../files/output-file.ts'
import type { Write } from '../../files/sink.ts'
import { readRegularFile } from '../../files/regular-file.ts'
import { assertForList, toOutput, type OutputFlags } from '../output-options.ts'

export interface TrustFlags extends OutputFlags<'text' | 'json'> {
  readonly list?: boolean
  readonly revoke?: boolean
}

/**
 * Shows the privileges that a billhook.yaml asks for and records that the user trusts it. With options, revokes trust
 * or lists the trusted files.
 */
export async function runTrust(file: string | undefined, flags: TrustFlags, env: Env): Promise<ExitCode> {
  const { list, revoke, format, output } = flags
  assertForList(list, flags)
  if (list && (revoke || file !== undefined))
    throw usageError('BILLHOOK_USAGE', '--list cannot be combined with FILE or --revoke', 'omit FILE and --revoke')
  if (list) return toOutput(output, env, (write) => listTrusted(format, env, write))
  await (revoke ? forget(file, env) : remember(file, env))
  return ExitCode.ok
}

async function remember(file: string | undefined, env: Env): Promise<void> {
  const { trust } = await loadConfig(env, { file, trust: true })
  if (!trust) throw noFile()
  const { key, sha256, privileges } = trust
  if (privileges.length === 0) {
    env.stdout.write(`${printable(key)} asks for nothing that needs trust\n`)
    return
  }
  await save(new Map([...(await readTrusted(env)), [key, { sha256, at: new Date(env.now()).toISOString() }]]), env)
  env.stdout.write(
    `${privileges.map(line).join('')}trusted until it changes: ${printable(key)}\n  undo: billhook trust ` +
      `--revoke${file === undefined ? '' : ` ${printable(shellWord(file))}`}\n`,
  )
}

function line({ place, key, what, shown, hidden }: Privilege): string {
  return printable(`${place}: ${key} ${what}: ${shown}${hidden ? ' (part of it is hidden: read the file)' : ''}`) + '\n'
}

async function forget(file: string | undefined, env: Env): Promise<void> {
  const path = file === undefined ? (await discover(env)).file : resolve(env.cwd, file)
  if (path === undefined) throw noFile()
  const key = await trustKey(path)
  const trusted = new Map(await readTrusted(env))
  const isKnown = trusted.delete(key)
  if (isKnown) await save(trusted, env)
  env.stdout.write(`${printable(key)} ${isKnown ? 'is no longer trusted' : 'was not trusted'}\n`)
}

async function listTrusted(format: 'text' | 'json', env: Env, write: Write): Promise<ExitCode> {
  const trusted = await readTrusted(env)
  const files: { readonly state: string; readonly trusted_at: string; readonly path: string }[] = []
  for (const [path, { sha256, at }] of trusted) {
    const content = await readRegularFile(path, 1024 ** 2).catch(() => undefined)
    const state =
      content === undefined || typeof content === 'string'
        ? 'missing'
        : sha256Of(content) === sha256
          ? 'trusted'
          : 'changed'
    files.push({ state, trusted_at: at, path })
  }
  const width = Math.max(...files.map(({ state }) => state.length))
  const line = ({ state, trusted_at: when, path }: (typeof files)[number]): string =>
    `${state.padEnd(width)}  ${printable(when)}  ${printable(path)}\n`
  await write(format === 'json' ? `${printableJson(files, 2)}\n` : files.map(line).join(''))
  if (trusted.size === 0) env.stderr.write('no file is trusted\n')
  return ExitCode.ok
}

/** Writes the file so that only the user can read it. */
async function save(trusted: Trusted, env: Env): Promise<void> {
  const path = trustFile(env)
  try {
    makeDir(dirname(path), 0o700)
    await writeAtomically(path, trustText(trusted), undefined, 0o600)
  } catch (error) {
    throw unwritable(path, error, 'BILLHOOK_TRUST_UNUSABLE', 'make the folder writable, or use --trust-config')
  }
}

function noFile() {
  return usageError(
    'BILLHOOK_CONFIG_UNREADABLE',
    'there is no billhook.yaml in this directory or above',
    'name one, or create one with billhook init',
  )
}
