import type { IncomingHttpHeaders, RequestListener } from 'node:http'

/** Reports whether the headers prove that the body comes from a sender who knows the secret. */
export type Signed = (body: Uint8Array, headers: IncomingHttpHeaders, secret: string) => boolean

/** Handles an event whose signature is valid. Returns the status of the answer; an exception results in a 500. */
export type Receive<Event> = (event: Event) => number | Promise<number>

/**
 * The common part of a webhook: reads the raw bytes, verifies the signature (400 if it is invalid) and parses the JSON.
 * There is one implementation for each framework.
 */
export type Webhook = <Event>(
  receive: Receive<Event>,
  secret: string,
  signed: Signed,
) => RequestListener | Promise<RequestListener>
