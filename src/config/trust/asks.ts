import { resolve } from 'node:path'
import { isLoopback } from '../../core/text/loopback.ts'
import { parseSqliteSpec } from '../../core/text/sqlite-spec.ts'
import { leadsInto } from '../../files/real-path.ts'

/** A string in billhook.yaml. */
export interface Text {
  /** As written, before variables are filled in. */
  readonly raw: string
  /** With variables filled in. */
  readonly value: string
  /** The folder that contains the file. */
  readonly root: string
}

/**
 * Returns the privilege that a string needs, worded to follow its key, such as `runs a command`; undefined if it needs
 * none.
 */
export type Asks = (text: Text) => string | undefined

const port = /^(https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])):\$\{[A-Za-z_]\w*(?::-\d{1,5})?\}(?=[/?#]|$)/i

/** Checks a URL that requests are sent to. */
export const asksUrl: Asks = ({ raw, value }) => {
  const url = URL.canParse(value) ? new URL(value) : undefined
  // The port of a local server is the only place where a variable reveals nothing about the user.
  return both(url && isLoopback(url.hostname) ? undefined : elsewhere, variables(raw.replace(port, '$1')))
}

export const asksHost: Asks = ({ value }) =>
  isLoopback(value) ? undefined : 'listens where other machines can reach it'

export const asksPath: Asks = ({ value, root }) =>
  leadsInto(root, resolve(root, value)) ? undefined : "points outside the file's folder"

export const asksCommand: Asks = () => 'runs a command'

export const asksReset: Asks = (text) => (/^https?:/i.test(text.value) ? asksUrl(text) : asksCommand(text))

/** Fails closed: an observer in an unknown format also needs trust. */
export const asksObserver: Asks = (text) => {
  const [, kind = '', rest = ''] = /^([a-z]+):(.*)$/is.exec(text.value) ?? []
  switch (kind.toLowerCase()) {
    case 'http':
    case 'https':
      return asksUrl(text)
    case 'postgres':
    case 'postgresql':
    case 'mysql':
    case 'mariadb':
      return asksDatabase(text)
    case 'sqlite':
      return asksSqlite(text)
    case 'egress':
      return /^\d{1,5}=/.test(rest)
        ? asksUpstream({ ...text, value: afterPort(text.value), raw: afterPort(text.raw) })
        : unclear
    case 'cmd':
      return asksCommand(text)
    default:
      return unclear
  }
}

/** The query may only list tables, because drivers also accept a host, a socket and other options in it. */
const asksDatabase: Asks = ({ raw, value }) => {
  const url = URL.canParse(value) ? new URL(value) : undefined
  const isLocal =
    url !== undefined && isLoopback(url.hostname) && [...url.searchParams.keys()].every((name) => name === 'tables')
  return both(isLocal ? undefined : elsewhere, variables(raw))
}

const asksSqlite: Asks = (text) => {
  const path = parseSqliteSpec(text.value)?.path
  return path === undefined ? unclear : asksPath({ ...text, value: path })
}

const asksUpstream: Asks = (text) => {
  if (text.value === 'stub') return undefined
  return /^https?:/i.test(text.value) ? asksUrl(text) : asksPath(text)
}

function afterPort(spec: string): string {
  return spec.slice(spec.indexOf('=') + 1)
}

const elsewhere = 'may reach another machine'
const unclear = 'has an unknown format'

function variables(raw: string): string | undefined {
  const names = Array.from(raw.matchAll(/\$\$\{|\$\{((?:settings:)?[\w-]+)/g), ([, name]) => name).filter(
    (name) => name !== undefined,
  )
  return names.length === 0 ? undefined : `puts ${[...new Set(names)].join(', ')} into a URL`
}

function both(one: string | undefined, other: string | undefined): string | undefined {
  return one !== undefined && other !== undefined ? `${one} and ${other}` : (one ?? other)
}
