import { dirname, resolve } from 'node:path'
import { discover } from '../../config/discover.ts'
import { loadConfig } from '../../config/load.ts'
import type { Privilege } from '../../config/privilege.ts'
import { readTrusted, sha256Of, trustFile, trustKey, trustText, type Trusted } from '../../config/trust.ts'
import { printable } from '../../core/text/printable.ts'
import { shellWord } from '../../core/text/shell-word.ts'
import type { Env } from '../../env.ts'
import { cannotRun, systemCode, usageError } from '../../errors.ts'
import { makeDir } from '../../files/make-dir.ts'
import { writeAtomically } from '../../files/atomic-file.ts'
import { readRegularFile } from '../../files/regular-file.ts'

export interface TrustFlags {
  readonly list?: boolean
  readonly revoke?: boolean
}

/** Shows what a billhook.yaml asks for and remembers that the user trusts it, lists what is trusted, or forgets it. */
export async function runTrust(file: string | undefined, { list, revoke }: TrustFlags, env: Env): Promise<void> {
  if (list && (revoke || file !== undefined))
    throw usageError('BILLHOOK_USAGE', '--list goes with nothing else', 'leave out FILE and --revoke')
  if (list) return listTrusted(env)
  return revoke ? forget(file, env) : remember(file, env)
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
  env.stdout.write(`${printable(key)} ${isKnown ? 'is not trusted any more' : 'was not trusted'}\n`)
}

async function listTrusted(env: Env): Promise<void> {
  const trusted = await readTrusted(env)
  for (const [path, { sha256, at }] of trusted) {
    const content = await readRegularFile(path, 1024 ** 2).catch(() => undefined)
    const state =
      content === undefined || typeof content === 'string'
        ? 'missing'
        : sha256Of(content) === sha256
          ? 'trusted'
          : 'changed'
    env.stdout.write(`${state}  ${printable(at)}  ${printable(path)}\n`)
  }
  if (trusted.size === 0) env.stderr.write('no file is trusted\n')
}

/** For the eyes of the user alone. */
async function save(trusted: Trusted, env: Env): Promise<void> {
  const path = trustFile(env)
  try {
    makeDir(dirname(path), 0o700)
    await writeAtomically(path, trustText(trusted), undefined, 0o600)
  } catch (error) {
    throw cannotRun(
      'BILLHOOK_TRUST_UNUSABLE',
      `cannot write ${path}: ${systemCode(error) ?? String(error)}`,
      'make the folder writable, or use --trust-config',
      error,
    )
  }
}

function noFile() {
  return usageError(
    'BILLHOOK_CONFIG_UNREADABLE',
    'there is no billhook.yaml here or above',
    'name one, or write one with billhook init',
  )
}
