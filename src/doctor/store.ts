import type { Check } from '../core/check.ts'
import { BillhookError, systemCode } from '../errors.ts'
import { loadSqlite } from '../store/sqlite/load.ts'
import { lockStore } from '../store/sqlite/lock.ts'
import { openStore, storeExists } from '../store/sqlite/open.ts'
import type { Examine } from './examine.ts'

/** Can the store be read, and is someone listening on it? */
export const examineStore: Examine = async ({ dataDir }) => {
  const name = 'store'
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
    if (error instanceof BillhookError) return error.message
    // Where nothing can be written nobody listens either; that is told by another check.
    if (systemCode(error) !== undefined) return undefined
    throw error
  }
}
