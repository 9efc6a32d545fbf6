import { parseDuration, parseSize } from '../../core/text/units.ts'
import { parseContent } from '../../providers/generic/content.ts'
import { isHeaderName, parsePlace } from '../../providers/generic/place.ts'
import { asksCommand, asksHost, asksObserver, asksPath, asksReset, asksUrl, type Asks } from '../trust/asks.ts'

export interface TextFormat {
  /** Parses a string; returns undefined if its format is wrong. */
  readonly parse: (text: string) => unknown
  /** The expected format, for messages. */
  readonly expected: string
  /** Determines which privilege a value needs, if any. */
  readonly asks: Asks | 'nothing'
  /** If true, variables are not allowed, because the value may be sent or shown to third parties. */
  readonly literal?: true
}

const any = { parse: (text: string) => text, expected: 'a string' }

/** Formats of the strings in billhook.yaml, except secrets and enumerations. */
export const formats = {
  'billhook-duration': {
    parse: parseDuration,
    expected: 'a duration such as 500ms, 30s, 5m, 2h or 7d',
    asks: 'nothing',
  },
  'billhook-size': { parse: parseSize, expected: 'a size such as 512KiB or 1MiB', asks: 'nothing' },
  'billhook-header': {
    parse: (text) => (isHeaderName(text) ? text : undefined),
    expected: 'the name of a header, such as X-Acme-Signature',
    asks: 'nothing',
    literal: true,
  },
  'billhook-place': {
    parse: (text) => parsePlace(text) && text,
    expected: 'a JSON Pointer such as /event/id, or header:NAME',
    asks: 'nothing',
    literal: true,
  },
  'billhook-content': {
    parse: (text) => parseContent(text) && text,
    expected: 'a string with {body} and optionally {timestamp}, {id} or {url}, such as {timestamp}.{body}',
    asks: 'nothing',
    literal: true,
  },
  'billhook-literal': { ...any, asks: 'nothing', literal: true },
  /** Used only in calculations and comparisons; never opened or sent. */
  'billhook-text': { ...any, asks: 'nothing' },
  'billhook-url': {
    parse: (text) => (/^https?:/i.test(text) && URL.canParse(text) ? text : undefined),
    expected: 'an http:// or https:// URL',
    asks: asksUrl,
  },
  'billhook-host': { ...any, asks: asksHost },
  'billhook-path': { ...any, asks: asksPath },
  'billhook-observer': { ...any, asks: asksObserver },
  'billhook-reset': { ...any, asks: asksReset },
  'billhook-command': { ...any, asks: asksCommand },
} as const satisfies Readonly<Record<string, TextFormat>>

export type Format = keyof typeof formats
