import { resolve } from 'node:path'
import type { Command } from 'commander'
import { unusableSecret } from '../core/secret-problem.ts'
import type { Env } from '../env.ts'
import { systemCode, usageError } from '../errors.ts'
import { readWhole } from '../payloads/document.ts'
import { openInput } from '../payloads/open-input.ts'
import { each, secret } from './parse.ts'

/** The options of a command that signs or verifies. */
export interface SecretFlags {
  readonly secret?: readonly string[]
  readonly secretFile?: readonly string[]
}

/** @param use what it is for, and what is used without it */
export function secretOptions(command: Command, use: string): Command {
  return command
    .option('--secret-file <FILE>', `file with the signing secret, ${use}; one secret a line, while one is rotated; may be a pipe`, each(String))
    .option('--secret <SECRET>', 'the secret itself, which the process list shows: prefer --secret-file, or the variable BILLHOOK_SECRET; may be repeated', each(secret))
}

/** Bytes of a file of secrets: a device or a pipe may have no end. */
const limit = 64 * 1024

/**
 * The secrets of the command line, else of the variable BILLHOOK_SECRET. Says on stderr when others may have seen one.
 * @throws BillhookError `BILLHOOK_SECRET_INVALID`, `BILLHOOK_SECRET_UNREADABLE` (exit 2)
 */
export async function secretsOf({ secret: typed, secretFile: files }: SecretFlags, env: Env): Promise<readonly string[] | undefined> {
  if (!typed && !files) {
    // Set to nothing is not set: CI systems do that with a secret they do not have.
    return env.vars['BILLHOOK_SECRET'] ? split(env.vars['BILLHOOK_SECRET'], 'BILLHOOK_SECRET') : undefined
  }
  for (const one of typed ?? []) check(one, '--secret')
  // In CI a job has its machine for itself, and every run would say it.
  if (typed && process.platform !== 'win32' && !env.vars['CI']) {
    env.stderr.write('warning: the process list shows --secret to other users of this machine; --secret-file and BILLHOOK_SECRET do not\n')
  }
  const read: string[] = []
  for (const file of files ?? []) read.push(...split(await readText(file, env), file))
  return [...(typed ?? []), ...read]
}

async function readText(file: string, { cwd, signal }: Env): Promise<string> {
  const bytes = await openInput(resolve(cwd, file), signal).then((chunks) => readWhole(chunks, limit)).catch((error: unknown) => {
    signal.throwIfAborted()
    throw usageError('BILLHOOK_SECRET_UNREADABLE', `${file} cannot be read: ${systemCode(error) ?? String(error)}`, 'name a file that you may read, or set BILLHOOK_SECRET', error)
  })
  if (!bytes) throw usageError('BILLHOOK_SECRET_UNREADABLE', `${file} has more than ${limit / 1024} KiB`, 'name a file with nothing but secrets, one a line')
  return bytes.toString('utf8')
}

/** One secret a line, without the last line break; a key in PEM has several lines. */
function split(text: string, from: string): readonly string[] {
  const lines = text.startsWith('-----BEGIN ') ? [text] : text.replace(/\r?\n$/, '').split(/\r?\n/)
  for (const [index, line] of lines.entries()) check(line, lines.length === 1 ? from : `${from}, line ${index + 1}`)
  return lines
}

function check(text: string, from: string): void {
  const problem = unusableSecret(text)
  if (problem !== undefined) throw invalidSecret(`${from}: ${problem}`)
}

/** `BILLHOOK_SECRET_INVALID` (exit 2) */
export function invalidSecret(message: string) {
  return usageError('BILLHOOK_SECRET_INVALID', message, 'give the signing secret as the provider shows it, without anything around it')
}
