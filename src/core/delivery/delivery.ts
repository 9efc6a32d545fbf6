/** Header name and value in the order and case received; names may repeat. */
export type Header = readonly [name: string, value: string]

/** One HTTP request, received or to be sent. The bytes are the unit: nothing here is parsed. */
export interface Delivery {
  /** Sorts by time of receipt. */
  readonly id: string
  /** Unix time in milliseconds; the clock for signature tolerance. */
  readonly receivedAt: number
  readonly method: string
  /** Path and query as received. */
  readonly url: string
  readonly headers: readonly Header[]
  readonly body: Uint8Array
  /** Remote address. */
  readonly from: string
}

/** Headers and body of a request: what is signed, verified and sent. */
export type Message = Pick<Delivery, 'headers' | 'body'>

/** First value of a header; `name` in lower case. */
export function header(message: Pick<Message, 'headers'>, name: string): string | undefined {
  for (const [key, value] of message.headers) if (key.length === name.length && key.toLowerCase() === name) return value
  return undefined
}

/** Header names are case-insensitive. */
export function sameName(a: string, b: string): boolean {
  return a.length === b.length && a.toLowerCase() === b.toLowerCase()
}

/** Every value of a header; `name` in lower case. */
export function headerValues(message: Pick<Message, 'headers'>, name: string): string[] {
  return message.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
}
