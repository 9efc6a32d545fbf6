import { resolve } from 'node:path'
import type { SecureContext } from 'node:tls'
import { nearest } from '../core/text/nearest.ts'
import { shownCommand } from '../core/redact/shown-command.ts'
import { parseSqliteSpec } from '../core/text/sqlite-spec.ts'
import type { Env } from '../env.ts'
import { usageError } from '../errors.ts'
import { commandObserver } from './command-observer.ts'
import { parseEgress } from './egress/parse-egress.ts'
import { httpObserver } from './http-observer.ts'
import { httpUrl } from './http-url.ts'
import type { Observer } from './observer.ts'
import { connectMysql } from './sql/mysql.ts'
import { connectPostgres } from './sql/postgres.ts'
import { serverObserver } from './sql/server-observer.ts'
import { tableNames } from './sql/tables.ts'
import { sqliteObserver } from './sqlite/sqlite-observer.ts'

/**
 * Creates an observer, which connects only when its state is first read.
 * @param timeoutMs time limit for one reading. @default depends on the kind of observer
 */
export type OpenObserver = (timeoutMs?: number) => Promise<Observer>

/** The parts of `Env` that observers need. */
export interface ObserverEnv extends Pick<Env, 'cwd' | 'now' | 'sleep' | 'uuid'> {
  /** Certificate authorities to trust; see `readCa`. @default those that Node.js trusts */
  readonly ca?: SecureContext | undefined
}

interface Kind {
  /** Syntax of the observer, for messages. */
  readonly form: string
  /** Returns undefined if the text does not match the syntax. */
  readonly parse: (spec: string, env: ObserverEnv) => OpenObserver | undefined
}

const http: Kind = {
  form: 'http://HOST/PATH (returns the state as JSON for a GET; no user name or password)',
  parse: (spec, { ca }) => {
    const url = httpUrl(spec)
    return url && ((timeoutMs) => httpObserver(url, timeoutMs, ca))
  },
}

const command: Kind = {
  form: 'cmd:COMMAND (which prints the state as JSON or lines, and exits 0)',
  parse: (spec, { cwd }) => {
    const given = /^cmd:\s*(\S.*)$/is.exec(spec)?.[1]
    return given === undefined ? undefined : (timeoutMs) => commandObserver(given, cwd, timeoutMs)
  },
}

const sqlite: Kind = {
  form: 'sqlite:PATH (all tables, or those in ?tables=a,b)',
  parse: (spec, env) => {
    const parsed = parseSqliteSpec(spec)
    const tables = tableNames(parsed?.tables)
    return !parsed || tables?.length === 0
      ? undefined
      : (timeoutMs) => sqliteObserver({ path: resolve(env.cwd, parsed.path), tables }, env, timeoutMs)
  },
}

const postgres: Kind = {
  form: 'postgres://USER:PASSWORD@HOST/DATABASE',
  parse: (spec) => {
    const url = databaseUrl(spec)
    return url && ((timeoutMs) => serverObserver({ kind: 'postgres', connect: connectPostgres }, url, timeoutMs))
  },
}

const mysql: Kind = {
  form: 'mysql://USER:PASSWORD@HOST/DATABASE',
  parse: (spec) => {
    const url = databaseUrl(spec)
    return url && ((timeoutMs) => serverObserver({ kind: 'mysql', connect: connectMysql }, url, timeoutMs))
  },
}

const egress: Kind = {
  form: "egress:PORT=UPSTREAM (receives the target's calls; UPSTREAM is a URL, stub, or a stub file)",
  parse: parseEgress,
}

/** Observers by the text before the first colon. */
const kinds: Readonly<Record<string, Kind>> = {
  http,
  https: http,
  cmd: command,
  sqlite,
  postgres,
  postgresql: postgres,
  mysql,
  mariadb: mysql,
  egress,
}

/**
 * Parses `--observe SPEC`.
 * @throws BillhookError `BILLHOOK_OBSERVER_UNKNOWN`, `BILLHOOK_OBSERVER_INVALID` (exit 2)
 */
export function parseObserver(spec: string, env: ObserverEnv): OpenObserver {
  const name = /^([a-z]+):/i.exec(spec)?.[1]?.toLowerCase()
  const kind = name !== undefined && Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (!kind) {
    const near = name && nearest(name, Object.keys(kinds))
    const known = [...new Set(Object.values(kinds))].map(({ form }) => form).join(', ')
    throw usageError(
      'BILLHOOK_OBSERVER_UNKNOWN',
      `'${shownCommand(spec)}' is not an observer`,
      `${near ? `did you mean ${near}:? ` : ''}use one of: ${known}`,
    )
  }
  const open = kind.parse(spec, env)
  if (!open)
    throw usageError(
      'BILLHOOK_OBSERVER_INVALID',
      `the observer '${shownCommand(spec)}' is not valid`,
      `write it as ${kind.form}`,
    )
  return open
}

/** Parses a URL that names a database; `?tables=` must not be empty. */
function databaseUrl(spec: string): URL | undefined {
  if (!/^\w+:\/\//.test(spec) || !URL.canParse(spec)) return undefined
  const url = new URL(spec)
  return url.pathname.length > 1 && tableNames(url.searchParams.get('tables'))?.length !== 0 ? url : undefined
}
