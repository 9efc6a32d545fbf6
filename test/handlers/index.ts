import { batchRerun } from './batch-rerun.ts'
import { bothTwins } from './both-twins.ts'
import { callbackAlsoPays } from './callback-also-pays.ts'
import { checkThenInsert } from './check-then-insert.ts'
import { childNeedsParent } from './child-needs-parent.ts'
import { conflictAppliesOtherBody } from './conflict-applies-other-body.ts'
import { crashBetweenEffects } from './crash-between-effects.ts'
import { duplicateAnswered409 } from './duplicate-answered-409.ts'
import { effectBeforeFailingCall } from './effect-before-failing-call.ts'
import { egressDouble } from './egress-double.ts'
import { gocardlessItemsSqlite } from './gocardless-items-sqlite.ts'
import { ignoresEverything } from './ignores-everything.ts'
import { lostUpdate } from './lost-update.ts'
import { memoryRace } from './memory-race.ts'
import { missingSignatureAccepted } from './missing-signature-accepted.ts'
import { noDedupe } from './no-dedupe.ts'
import { noisy } from './noisy.ts'
import { oldTimestampAccepted } from './old-timestamp-accepted.ts'
import { onceByTypeAndCustomer } from './once-by-type-and-customer.ts'
import { otherVersionAgain } from './other-version-again.ts'
import { queueBehind200Postgres } from './queue-behind-200-postgres.ts'
import { queueBehind200Sqlite } from './queue-behind-200-sqlite.ts'
import { recordedBeforeWork } from './recorded-before-work.ts'
import { remembersFifty } from './remembers-fifty.ts'
import type { Handler } from './shared/handler.ts'
import { signatureOfReserialised } from './signature-of-reserialised.ts'
import { slowRecordsLate } from './slow-records-late.ts'
import { staleOverwrite } from './stale-overwrite.ts'
import { swallowsUnknownWith400 } from './swallows-unknown-with-400.ts'
import { thinAgain } from './thin-again.ts'
import { transactionalTablePostgres } from './transactional-table-postgres.ts'
import { transactionalTableSqlite } from './transactional-table-sqlite.ts'
import { uniqueKeyUpsertPostgres } from './unique-key-upsert-postgres.ts'
import { uniqueKeyUpsertSqlite } from './unique-key-upsert-sqlite.ts'
import { updateNeedsCreated } from './update-needs-created.ts'

/** The correct handlers, then those for the failure modes F1 to F15 in order, then others. */
export const handlers: readonly Handler[] = [
  transactionalTableSqlite,
  transactionalTablePostgres,
  uniqueKeyUpsertSqlite,
  uniqueKeyUpsertPostgres,
  queueBehind200Sqlite,
  queueBehind200Postgres,
  gocardlessItemsSqlite,
  noDedupe,
  checkThenInsert,
  memoryRace,
  slowRecordsLate,
  effectBeforeFailingCall,
  recordedBeforeWork,
  bothTwins,
  thinAgain,
  otherVersionAgain,
  updateNeedsCreated,
  childNeedsParent,
  staleOverwrite,
  batchRerun,
  remembersFifty,
  callbackAlsoPays,
  onceByTypeAndCustomer,
  signatureOfReserialised,
  oldTimestampAccepted,
  missingSignatureAccepted,
  crashBetweenEffects,
  ignoresEverything,
  noisy,
  swallowsUnknownWith400,
  duplicateAnswered409,
  conflictAppliesOtherBody,
  egressDouble,
  lostUpdate,
]
