import { createHash } from 'node:crypto'
import type { Env } from '../../env.ts'
import { isObject } from '../../core/json/json.ts'
import { readBody } from './read-body.ts'
import type { StubRule } from './stub-file.ts'
import { json, problem, type Answer, type Request, type Upstream } from './upstream.ts'

/**
 * Creates an upstream that answers every call with 200 and an object built from the request: `{ "id": …, …fields }`.
 */
export function stub({ uuid }: Pick<Env, 'uuid'>): Upstream {
  return {
    answer: (request) => Promise.resolve(created(request, uuid)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Creates an upstream that answers with the first matching rule, or with 404 if none matches. */
export function stubOf(rules: readonly StubRule[], { sleep, uuid }: Pick<Env, 'sleep' | 'uuid'>): Upstream {
  return {
    answer: async (request, signal) => {
      const path = request.path.replace(/\?.*$/s, '')
      const rule = rules.find(({ method, fits }) => (method === undefined || method === request.method) && fits(path))
      if (!rule) return problem(404, `no stub matches ${request.method} ${path}`)
      if (rule.delayMs > 0) await sleep(rule.delayMs, signal)
      const answer =
        rule.body === undefined
          ? created(request, uuid)
          : typeof rule.body === 'string'
            ? { headers: [], body: rule.body }
            : json(rule.status, rule.body)
      return {
        ...answer,
        status: rule.status,
        headers: [
          ...answer.headers.filter((_, index, all) => !rule.names.has((all[index - (index % 2)] ?? '').toLowerCase())),
          ...rule.headers,
        ],
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Returns the object that an API would create from a request. */
function created({ body, type, idempotencyKey }: Request, uuid: () => string): Answer {
  const sent = readBody(body, type)
  return json(200, {
    id: idempotencyKey === undefined ? uuid() : uuidOf(idempotencyKey),
    ...(isObject(sent) ? sent : {}),
  })
}

/** Returns the same id for the same key, like an API with idempotency keys. */
function uuidOf(key: string): string {
  return createHash('sha256')
    .update(key)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')
}
