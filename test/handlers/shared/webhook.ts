import type { IncomingHttpHeaders, RequestListener } from 'node:http'

/** Do the headers show that whoever knows the secret sent these bytes? */
export type Signed = (body: Uint8Array, headers: IncomingHttpHeaders, secret: string) => boolean

/**
 * What a handler does with an event whose signature is right; gives the status of the answer. What it throws is a 500.
 */
export type Receive<Event> = (event: Event) => number | Promise<number>

/** The dull part of a webhook: raw bytes, signature (400 where it is not right), JSON. One in each framework. */
export type Webhook = <Event>(
  receive: Receive<Event>,
  secret: string,
  signed: Signed,
) => RequestListener | Promise<RequestListener>
