import { nearest } from '../core/nearest.ts'
import { shownCommand } from '../core/shown-command.ts'
import { usageError } from '../errors.ts'
import { httpObserver } from './http-observer.ts'
import { httpUrl } from './http-url.ts'
import type { Observer } from './observer.ts'

/**
 * Opens an observer; connects to nothing yet.
 * @param timeoutMs how long one reading may take; @default what the kind of observer says
 */
export type OpenObserver = (timeoutMs?: number) => Promise<Observer>

interface Kind {
  /** How it is written, for messages. */
  readonly form: string
  /** Undefined: the text is not of that form. */
  readonly parse: (spec: string) => OpenObserver | undefined
}

const http: Kind = {
  form: 'http://HOST/PATH (a GET that answers with the state as JSON)',
  parse: (spec) => {
    const url = httpUrl(spec)
    return url && ((timeoutMs) => httpObserver(url, timeoutMs))
  },
}

/** By what stands before the first colon. */
const kinds: Readonly<Record<string, Kind>> = { http, https: http }

/**
 * What an `--observe SPEC` means.
 * @throws BillhookError `BILLHOOK_OBSERVER_UNKNOWN`, `BILLHOOK_OBSERVER_INVALID` (exit 2)
 */
export function parseObserver(spec: string): OpenObserver {
  const name = /^([a-z]+):/i.exec(spec)?.[1]?.toLowerCase()
  const kind = name !== undefined && Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (!kind) {
    const near = name && nearest(name, Object.keys(kinds))
    const known = [...new Set(Object.values(kinds))].map(({ form }) => form).join(', ')
    throw usageError('BILLHOOK_OBSERVER_UNKNOWN', `'${shownCommand(spec)}' is not an observer`, `${near ? `did you mean ${near}:? ` : ''}an observer is ${known}`)
  }
  const open = kind.parse(spec)
  if (!open) throw usageError('BILLHOOK_OBSERVER_INVALID', `the observer '${shownCommand(spec)}' is not complete`, `write it as ${kind.form}, without user and password`)
  return open
}
