import { setImmediate } from 'node:timers/promises'
import type { Check } from '../core/results/doctor-check.ts'
import { BillhookError, systemCode } from '../errors.ts'
import { exportWhole, rawBody } from '../store/damage-hints.ts'
import { loadSqlite } from '../store/sqlite/load.ts'
import { lockStore } from '../store/sqlite/file/lock.ts'
import { openStore, storeExists } from '../store/sqlite/open.ts'
import type { DamagedRow } from '../store/store.ts'
import { dataDirOf } from './data-dir.ts'
import type { Examine } from './examine.ts'
import { counted } from '../core/text/counted.ts'

/**
 * Checks that the store can be opened, and reports whether a listener is using it. With `deep`, reports what is damaged
 * and what can be recovered.
 */
export const examineStore: Examine = async (config, options, signal) => {
  const name = 'store'
  const { deep = false } = options
  const dataDir = dataDirOf(config, options)
  // `examineDataDir` reports the reason.
  if (dataDir instanceof BillhookError) return []
  try {
    if (!storeExists(dataDir)) return [{ name, status: 'ok', message: 'empty: nothing has been received yet' }]
    return deep ? await examineAll(dataDir, signal) : [await examineNewest(dataDir)]
  } catch (error) {
    if (!(error instanceof BillhookError)) throw error
    const hint = deep && error.code === 'BILLHOOK_STORE_DAMAGED' ? beyondReading : error.hint
    return [{ name, status: 'fail', message: error.message, ...(hint ? { hint } : {}) } satisfies Check]
  }
}

const beyondReading =
  'billhook cannot recover any of it; use an undamaged copy of the directory, or start again with another data_dir'

async function examineNewest(dataDir: string): Promise<Check> {
  await using store = await openStore(dataDir, 'read')
  const [newest] = store.list({ limit: 1 })
  const holder = await listener(dataDir)
  const message = newest
    ? `the newest delivery arrived at ${new Date(newest.delivery.receivedAt).toISOString()}; --deep checks the rest`
    : 'empty'
  return { name: 'store', status: 'ok', message: holder ? `${message}; ${holder}` : message }
}

/** Maximum number of problems to list individually. */
const maxNamed = 20
/** Number of deliveries to read in one turn of the event loop. Between turns, Ctrl-C is handled. */
const inOneTurn = 500

async function examineAll(dataDir: string, signal: AbortSignal): Promise<readonly Check[]> {
  const found: Check[] = []
  let [whole, damaged, problems] = [0, 0, 0]
  const tell = (check: Check): void => {
    problems += 1
    if (found.length < maxNamed) found.push(check)
  }
  await using store = await openStore(dataDir, 'read', (row) => {
    damaged += 1
    tell(damagedCheck(row, dataDir))
  })
  for (const {
    delivery: { id },
  } of store.list({})) {
    whole += 1
    store.attempts(id, (problem) =>
      tell({ name: 'delivery', status: 'fail', message: `${id}: ${problem}; the delivery itself is undamaged` }),
    )
    if (whole % inOneTurn === 0) await setImmediate()
    if (signal.aborted) return []
  }
  const [problem] = store.integrity()
  if (found.length === 0 && problem === undefined)
    return [{ name: 'store', status: 'ok', message: `all deliveries can be read: ${whole}` }]
  const more = problems - found.length
  const file = problem === undefined ? '' : `; the file itself is damaged (${problem})`
  return [
    {
      name: 'store',
      status: 'fail',
      message: `${counted(whole, 'delivery', 'deliveries')} can be read and ${damaged} cannot${file}`,
      hint:
        `save the readable ones: ${exportWhole(dataDir)}; then start with another data_dir, and send them again ` +
        'with billhook replay',
    },
    ...found,
    ...(more > 0 ? [{ name: 'store', status: 'fail', message: counted(more, 'more problem') } as const] : []),
  ]
}

function damagedCheck({ id, seq, problem, body }: DamagedRow, dataDir: string): Check {
  const message = `${id ?? `number ${seq}`}: ${problem}`
  if (!body || id === undefined)
    return {
      name: 'delivery',
      status: 'fail',
      message: `${message}; none of it can be recovered: ask the provider to send it again`,
    }
  return {
    name: 'delivery',
    status: 'fail',
    message: `${message}; its body (${body.length} bytes) can be read`,
    hint: rawBody(dataDir, id),
  }
}

/** Returns a message that names the process that holds the store's lock; undefined if the store is not locked. */
async function listener(dataDir: string): Promise<string | undefined> {
  try {
    lockStore(await loadSqlite(), dataDir)[Symbol.dispose]()
    return undefined
  } catch (error) {
    if (error instanceof BillhookError && error.code === 'BILLHOOK_STORE_LOCKED') return error.message
    // If the directory is read-only, no listener can be running; another check reports the problem.
    if (error instanceof BillhookError || systemCode(error) === undefined) throw error
    return undefined
  }
}
