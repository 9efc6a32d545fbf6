import { succeeded } from '../core/delivery/attempt.ts'
import { dispositions, type Disposition } from '../core/delivery/disposition.ts'
import type { PipelineEvent } from '../core/results/pipeline-event.ts'
import { nextTrial, type TrialProgress } from '../core/results/trial-progress.ts'
import { append, emptyHistory, locate, replace, rowAt, type History } from './list/history.ts'
import { noRate, tick, type Rate } from './rate.ts'
import { receivedRow, resumedRow, sentRow, withAttempt, type Row } from './list/row.ts'

/** The data from which the screen is rendered. */
export interface State {
  readonly ready?: { readonly url: string; readonly targets: readonly string[] }
  readonly history: History
  /** Source of the deliveries so far; `manySources` is true if there are several. */
  readonly source?: string
  readonly manySources: boolean
  readonly dispositions: Readonly<Record<Disposition, number>>
  /** Progress of a replay with checks. */
  readonly trials?: TrialProgress
  /** Number of replayed deliveries. */
  readonly sent: number
  readonly attempts: { readonly ok: number; readonly failed: number }
  /** Number of unfinished forwards; `retrying` is how many of them are waiting for a retry. */
  readonly pending: number
  readonly retrying: number
  /** Deliveries per second. */
  readonly rate: Rate
  /** Time when the last delivery was received or sent, in Unix milliseconds. */
  readonly lastAt: number
  /** Newest last, at most `maxNotices`. */
  readonly notices: readonly Notice[]
  readonly stopping: boolean
  /** Smallest delivery id in this run. An older delivery is left over from an earlier run. */
  readonly oldestId?: string
}

export type Notice = Omit<Extract<PipelineEvent, { kind: 'notice' }>, 'kind'>
type Attempt = Extract<PipelineEvent, { kind: 'attempt' }>

const maxNotices = 50

export const initialState: State = {
  history: emptyHistory,
  manySources: false,
  dispositions: Object.fromEntries(dispositions.map((name) => [name, 0])) as Record<Disposition, number>,
  sent: 0,
  attempts: { ok: 0, failed: 0 },
  pending: 0,
  retrying: 0,
  rate: noRate,
  lastAt: 0,
  notices: [],
  stopping: false,
}

/** Adds an event to the state. The cost does not depend on the number of earlier events. */
export function fold(state: State, event: PipelineEvent): State {
  switch (event.kind) {
    case 'ready':
      return { ...state, ready: { url: event.url, targets: event.targets } }
    case 'received': {
      const { disposition } = event
      const counts = { ...state.dispositions, [disposition]: state.dispositions[disposition] + 1 }
      return { ...withRow(state, receivedRow(event)), dispositions: counts }
    }
    case 'sending':
      return { ...withRow(state, sentRow(event)), sent: state.sent + 1 }
    case 'attempt':
      return attempted(state, event)
    case 'notice':
      return { ...state, notices: [...state.notices.slice(1 - maxNotices), event] }
    case 'stopping':
      return { ...state, stopping: true }
    case 'trial':
      return { ...state, trials: nextTrial(state.trials, event) }
    default:
      return event satisfies never
  }
}

function withRow(state: State, row: Row): State {
  const source = row.delivery?.source
  return {
    ...state,
    ...(source === undefined ? {} : { source, manySources: state.manySources || (state.source ?? source) !== source }),
    history: append(state.history, row),
    rate: tick(state.rate, row.at),
    lastAt: row.at,
    pending: state.pending + row.forwards,
    oldestId: state.oldestId === undefined || row.id < state.oldestId ? row.id : state.oldestId,
  }
}

function attempted(state: State, event: Attempt): State {
  const { ok, failed } = state.attempts
  const number = locate(state.history, event.deliveryId)
  const row = number === undefined ? undefined : rowAt(state.history, number)
  const before = waiting(state, row, event)
  const after = event.retryAt === undefined ? 0 : 1
  const counted = {
    ...state,
    attempts: succeeded(event.result) ? { ok: ok + 1, failed } : { ok, failed: failed + 1 },
    pending: state.pending - before.pending + after,
    retrying: state.retrying - before.retrying + after,
  }
  if (number !== undefined && row)
    return { ...counted, history: replace(state.history, number, withAttempt(row, event)) }
  return ofThisRun(state, event) ? counted : { ...counted, history: append(state.history, resumedRow(event)) }
}

/** Returns how this forward has been counted so far. */
function waiting(state: State, row: Row | undefined, event: Attempt): Pick<State, 'pending' | 'retrying'> {
  if (!row)
    return ofThisRun(state, event) ? { pending: 1, retrying: event.attempt > 1 ? 1 : 0 } : { pending: 0, retrying: 0 }
  const last = row.outcomes.find(({ target }) => target === event.target)
  if (!last) return { pending: row.outcomes.length < row.forwards ? 1 : 0, retrying: 0 }
  const open = last.retryAt === undefined ? 0 : 1
  return { pending: open, retrying: open }
}

function ofThisRun({ oldestId }: State, { deliveryId }: Attempt): boolean {
  return oldestId !== undefined && deliveryId >= oldestId
}
