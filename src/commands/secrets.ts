import { isUtf8 } from 'node:buffer'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { isOfKeyPair } from '../core/signature/keys.ts'
import { unusableSecret } from '../core/signature/secret-problem.ts'
import type { Env } from '../env.ts'
import { systemCode, usageError } from '../errors.ts'
import { openInput } from '../inputs/open.ts'
import { readLimited } from '../inputs/read-limited.ts'
import { each, secret } from './parse.ts'

/** The secret options of commands that sign or verify. */
export interface SecretFlags {
  readonly secret?: readonly string[]
  readonly secretFile?: readonly string[]
}

/**
 * Adds `--secret-file` and `--secret`.
 * @param use describes the secret's use, and the default
 */
export function secretOptions(command: Command, use: string): Command {
  return command
    .option(
      '--secret-file <FILE>',
      `file with the signing secret; ${use}; during a rotation, one secret per line; may be a pipe`,
      each(String),
    )
    .option(
      '--secret <SECRET>',
      'the secret itself, visible in the process list: prefer --secret-file or BILLHOOK_SECRET; may be repeated',
      each(secret),
    )
}

/** Maximum size of a secret file in bytes, because a device or pipe may be endless. */
const limit = 64 * 1024

/**
 * Returns the secrets from the command line, or else from the BILLHOOK_SECRET variable. Warns on stderr if other users
 * may have seen a secret.
 * @throws BillhookError `BILLHOOK_SECRET_INVALID`, `BILLHOOK_SECRET_UNREADABLE` (exit 2)
 */
export async function secretsOf(
  { secret: typed, secretFile: files }: SecretFlags,
  env: Env,
): Promise<readonly string[] | undefined> {
  if (!typed && !files) {
    // An empty variable counts as unset: CI systems set one for a missing secret.
    return env.vars['BILLHOOK_SECRET'] ? split(env.vars['BILLHOOK_SECRET'], 'BILLHOOK_SECRET') : undefined
  }
  for (const one of typed ?? []) check(one, '--secret')
  // No warning in CI, where a job has its machine to itself and every run would repeat the warning.
  if (typed && process.platform !== 'win32' && !env.vars['CI']) {
    env.stderr.write(
      'warning: the process list shows --secret to other users of this machine; use --secret-file or ' +
        'BILLHOOK_SECRET instead\n',
    )
  }
  const read: string[] = []
  for (const file of files ?? []) read.push(...split(await readText(file, env), file))
  return [...(typed ?? []), ...read]
}

async function readText(file: string, { cwd, signal }: Env): Promise<string> {
  const bytes = await openInput(resolve(cwd, file), signal)
    .then((chunks) => readLimited(chunks, limit))
    .catch((error: unknown) => {
      signal.throwIfAborted()
      throw usageError(
        'BILLHOOK_SECRET_UNREADABLE',
        `${file} cannot be read: ${systemCode(error) ?? String(error)}`,
        'name a file that you can read, or set BILLHOOK_SECRET',
        error,
      )
    })
  if (!bytes)
    throw usageError(
      'BILLHOOK_SECRET_UNREADABLE',
      `${file} has more than ${limit / 1024} KiB`,
      'name a file that contains only secrets, one per line',
    )
  if (!isUtf8(bytes)) throw invalidSecret(`${file}: it is not UTF-8 text`)
  return bytes.toString('utf8')
}

/**
 * Splits text into secrets, one per line; a trailing line break is ignored. PEM keys span several lines and may appear
 * anywhere. If there is a certificate, all PEM blocks together form a single secret.
 */
function split(text: string, from: string): readonly string[] {
  const secrets: string[] = []
  const keys: string[] = []
  let key = ''
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/)
  for (const [index, line] of lines.entries()) {
    const place = lines.length === 1 ? from : `${from}, line ${index + 1}`
    if (key !== '' || line.includes('-----BEGIN ')) {
      key += `${line}\n`
      if (!line.includes('-----END ') && index < lines.length - 1) continue
      if (!/^-----BEGIN ([^-]+)-----[^]*-----END \1-----(?:\s|\\n)*$/.test(key))
        refuse(place, 'a PEM key is incomplete, or has other text before or after it')
      keys.push(key)
      key = ''
    } else if (line.trim() !== '' || !text.includes('-----BEGIN ')) {
      checkLine(line, place)
      secrets.push(line)
    }
  }
  if (secrets.length > 1 && isOfKeyPair(secrets.join('')))
    refuse(from, 'its lines form a single key: write it on one line')
  const all = [...secrets, ...(keys.some((one) => one.startsWith('-----BEGIN CERTIFICATE')) ? [keys.join('')] : keys)]
  for (const one of keys) check(one, from)
  return all
}

/** Rejects lines that are probably not secrets, such as comments: anyone who guessed such a line could sign with it. */
function checkLine(line: string, place: string): void {
  check(line, place)
  if (line.startsWith('#')) refuse(place, 'it begins with #: a secret file cannot have comments')
  // Allow the value of an Authorization header.
  if (/\s/.test(line) && !/^(?:Bearer|Basic|Token) \S+$/.test(line))
    refuse(place, 'it contains whitespace: a secret file contains only secrets, one per line')
  const decoded = Buffer.from(line, 'base64')
  if (decoded.includes('-----BEGIN ') && !decoded.includes('-----END '))
    refuse(place, 'a base64 key continues beyond its line: write it on one line')
}

function check(text: string, from: string): void {
  const problem = unusableSecret(text)
  if (problem !== undefined) refuse(from, problem)
}

function refuse(place: string, problem: string): never {
  throw invalidSecret(`${place}: ${problem}`)
}

/** Creates a `BILLHOOK_SECRET_INVALID` error (exit 2). */
export function invalidSecret(message: string) {
  return usageError(
    'BILLHOOK_SECRET_INVALID',
    message,
    'give the signing secret as the provider shows it, without anything around it',
  )
}
