import { relative } from 'node:path'
import type { Config } from '../config/config.ts'
import { loadConfig, type LoadOptions } from '../config/load.ts'
import type { Check } from '../core/results/doctor-check.ts'
import type { Env } from '../env.ts'
import { BillhookError } from '../errors.ts'
import { examineDataDir } from './data-dir.ts'
import type { Examine, ExamineOptions } from './examine.ts'
import { examinePort } from './port.ts'
import { examineSchemas } from './schemas.ts'
import { examineSecrets, examineVariable } from './secrets.ts'
import { examineSettings } from './settings.ts'
import { examineStore } from './store.ts'
import { examineTargets } from './targets.ts'
import { examineTrust, isUntrusted } from './trust.ts'

const examinations: readonly Examine[] = [
  examineTrust,
  examineSecrets,
  examineDataDir,
  examineStore,
  examinePort,
  examineTargets,
  examineSchemas,
]

/** Checks everything that `listen`, `replay` and `validate` need on this machine. */
export async function diagnose(env: Env, options: LoadOptions & ExamineOptions): Promise<readonly Check[]> {
  const node: Check = { name: 'node', status: 'ok', message: process.versions.node }
  const settings = examineSettings(env)
  let config: Config
  try {
    config = await loadConfig(env, options)
  } catch (error) {
    if (!(error instanceof BillhookError)) throw error
    const mistakes = [error, ...error.also].map(({ message, hint }): Check => ({
      name: 'config',
      status: 'fail',
      message,
      ...(hint ? { hint } : {}),
    }))
    return [node, ...settings, ...mistakes]
  }
  const found: Check = {
    name: 'config',
    status: 'ok',
    message: config.file
      ? `${relative(env.cwd, config.file)}${from(env, options)}`
      : 'no billhook.yaml; using defaults',
  }
  const secret = examineVariable(env)
  const checks = await Promise.all(examinations.map((examine) => trusted(() => examine(config, options, env.signal))))
  return [node, ...settings, found, ...secret, ...checks.flat()]
}

function from({ vars }: Env, { file }: LoadOptions): string {
  if (file !== undefined) return ' (--config)'
  return vars['BILLHOOK_CONFIG'] ? ' (BILLHOOK_CONFIG)' : ''
}

/** Skips a check that is impossible without trust; `examineTrust` reports the missing trust. */
async function trusted(examine: () => ReturnType<Examine>): Promise<readonly Check[]> {
  try {
    return await examine()
  } catch (error) {
    if (isUntrusted(error)) return []
    throw error
  }
}
