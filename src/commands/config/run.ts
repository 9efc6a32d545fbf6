import { unusableSecret } from '../../core/signature/secret-problem.ts'
import { printable } from '../../core/text/printable.ts'
import { printableJson } from '../../core/text/printable.ts'
import { providerOf } from '../../config/provider-of.ts'
import type { Env } from '../../env.ts'
import { usageError } from '../../errors.ts'
import { mask, parseKey, settingKeys, valueProblem } from '../../settings/keys.ts'
import { keptFile, readSecrets, readSettings } from '../../settings/read.ts'
import { writeKept } from '../../settings/write.ts'
import { invalidSecret } from '../secrets.ts'
import { readSecret } from './read-secret.ts'

export function get(text: string, json: boolean, env: Env): void {
  const key = parseKey(text)
  if (key.kind === 'secret' && !readSecrets(env).has(key.name))
    throw usageError('BILLHOOK_SETTING_UNSET', `${text} is not set`, `set it: billhook config set ${text}`)
  const value = key.kind === 'secret' ? mask : (readSettings(env)[key.name] ?? settingKeys[key.name].default)
  env.stdout.write(json ? `${printableJson({ [text]: value }, 2)}\n` : `${value}\n`)
}

export async function set(text: string, given: string | undefined, env: Env): Promise<void> {
  const key = parseKey(text)
  if (key.kind === 'setting') {
    const { name } = key
    if (given === undefined)
      throw usageError('BILLHOOK_USAGE', `${name} needs a value`, `give ${settingKeys[name].expected}`)
    const problem = valueProblem(name, given)
    if (problem !== undefined)
      throw usageError('BILLHOOK_USAGE', `${name} ${problem}`, `see its current value: billhook config get ${name}`)
    if (name === 'source') providerOf(given, {})
    await writeKept(env, 'settings', name, given)
    return
  }
  if (given !== undefined)
    env.stderr.write(
      'warning: the process list and your shell history show the secret; omit VALUE to be prompted for ' +
        'it, or pipe it in\n',
    )
  const secret = given ?? (await readSecret(text, env))
  const problem = unusableSecret(secret)
  if (problem !== undefined) throw invalidSecret(problem)
  await writeKept(env, 'secrets', key.name, secret)
}

export async function unset(text: string, env: Env): Promise<void> {
  const key = parseKey(text)
  const kept = key.kind === 'secret' ? 'secrets' : 'settings'
  if (!(await writeKept(env, kept, key.name, undefined))) env.stderr.write(`${text} was not set\n`)
}

export function list(json: boolean, env: Env): void {
  const [settings, secrets] = [readSettings(env), [...readSecrets(env).keys()].toSorted()]
  if (json) {
    const hidden = Object.fromEntries(secrets.map((name) => [name, mask]))
    env.stdout.write(`${printableJson({ ...settings, secrets: hidden }, 2)}\n`)
    return
  }
  for (const [name, value] of Object.entries(settings)) env.stdout.write(`${name}=${value}\n`)
  for (const name of secrets) env.stdout.write(`secrets.${printable(name)}=${mask}\n`)
  if (Object.keys(settings).length + secrets.length === 0) env.stderr.write('nothing is set\n')
}

export function path(json: boolean, env: Env): void {
  const [settings, secrets] = [keptFile(env, 'settings'), keptFile(env, 'secrets')]
  env.stdout.write(
    json ? `${printableJson({ settings, secrets }, 2)}\n` : `${printable(settings)}\n${printable(secrets)}\n`,
  )
}
