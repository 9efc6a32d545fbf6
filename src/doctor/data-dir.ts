import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Check } from '../core/results/doctor-check.ts'
import { BillhookError, cannotRun, reasonOf } from '../errors.ts'
import { notOwnDir } from '../files/own-file.ts'
import type { Examine, ExamineOptions } from './examine.ts'
import { isUntrusted } from './trust.ts'

const megabyte = 1024 ** 2

/** Checks that received deliveries can be stored. */
export const examineDataDir: Examine = async (config, options) => {
  const dataDir = dataDirOf(config, options)
  if (dataDir instanceof BillhookError)
    return [
      { name: 'data-dir', status: 'fail', message: dataDir.message, ...(dataDir.hint ? { hint: dataDir.hint } : {}) },
    ]
  const there = await nearestFolder(dataDir)
  const from = options.dataDir === undefined ? config.origins.dataDir : '--data-dir'
  return [await writable(dataDir, there, from), await space(there)]
}

/** Returns the data directory, or the error if it cannot be used. */
export function dataDirOf(config: Config, { dataDir }: ExamineOptions): string | BillhookError {
  try {
    return dataDir ?? config.dataDir
  } catch (error) {
    if (error instanceof BillhookError && !isUntrusted(error)) return error
    throw error
  }
}

async function writable(dataDir: Config['dataDir'], there: string, from: string): Promise<Check> {
  const name = 'data-dir'
  try {
    await access(there, constants.W_OK | constants.X_OK)
    if (!(await stat(there)).isDirectory()) throw cannotRun('BILLHOOK_OUTPUT_UNWRITABLE', `${there} is not a directory`)
  } catch (error) {
    return {
      name,
      status: 'fail',
      message: `cannot write to ${dataDir} (${from}): ${reasonOf(error)}`,
      hint: 'change its permissions, or name another data_dir',
    }
  }
  const doubt = there === dataDir ? notOwnDir(dataDir) : undefined
  if (doubt) return { name, status: 'fail', message: `${dataDir} ${doubt.problem}`, hint: doubt.next }
  return { name, status: 'ok', message: `${dataDir}${there === dataDir ? '' : ', not created yet'} (${from})` }
}

async function space(folder: string): Promise<Check> {
  const { bavail, bsize } = await statfs(folder)
  const free = Math.floor((bavail * bsize) / megabyte)
  const found = { name: 'disk', message: `${free} MiB free` }
  const hint = 'free up space: when the disk is full, every webhook gets a 503 response'
  if (free >= 1_024) return { ...found, status: 'ok' }
  return { ...found, status: free >= 100 ? 'warn' : 'fail', hint }
}

/** Returns the directory, or its nearest existing ancestor. */
async function nearestFolder(folder: string): Promise<string> {
  const there = await stat(folder).catch(() => undefined)
  return there || dirname(folder) === folder ? folder : nearestFolder(dirname(folder))
}
