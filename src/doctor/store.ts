import type { Check } from '../core/check.ts'
import { BillhookError, systemCode } from '../errors.ts'
import { loadSqlite } from '../store/sqlite/load.ts'
import { lockStore } from '../store/sqlite/lock.ts'
import { openStore, storeExists } from '../store/sqlite/open.ts'
import { dataDirOf } from './data-dir.ts'
import type { Examine } from './examine.ts'

/** Can the store be read, and is someone listening on it? */
export const examineStore: Examine = async (config) => {
  const name = 'store'
  const dataDir = dataDirOf(config)
  // The check of the directory says why.
  if (dataDir instanceof BillhookError) return []
  if (!storeExists(dataDir)) return [{ name, status: 'ok', message: 'empty: nothing was caught yet' }]
  try {
    await using store = await openStore(dataDir, 'read')
    const [newest] = store.list({ limit: 1 })
    const holder = await listener(dataDir)
    const message = newest ? `readable; the newest delivery came at ${new Date(newest.delivery.receivedAt).toISOString()}` : 'readable, and empty'
    return [{ name, status: 'ok', message: holder ? `${message}; ${holder}` : message }]
  } catch (error) {
    if (!(error instanceof BillhookError)) throw error
    return [{ name, status: 'fail', message: error.message, ...(error.hint ? { hint: error.hint } : {}) } satisfies Check]
  }
}

/** Who has the store, when it is not free. */
async function listener(dataDir: string): Promise<string | undefined> {
  try {
    lockStore(await loadSqlite(), dataDir)[Symbol.dispose]()
    return undefined
  } catch (error) {
    if (error instanceof BillhookError && error.code === 'BILLHOOK_STORE_LOCKED') return error.message
    // Where nothing can be written nobody listens either; another check says so.
    if (error instanceof BillhookError || systemCode(error) === undefined) throw error
    return undefined
  }
}
