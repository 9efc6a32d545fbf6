import { createHash } from 'node:crypto'
import type { Env } from '../../env.ts'
import { isObject } from '../../core/json/json.ts'
import { readBody } from './read-body.ts'
import type { StubRule } from './stub-file.ts'
import { json, problem, type Answer, type Request, type Upstream } from './upstream.ts'

/** Answers 200 to everything, with an object that was made of what was sent: `{ "id": …, …fields }`. */
export function stub({ uuid }: Pick<Env, 'uuid'>): Upstream {
  return { answer: (request) => Promise.resolve(made(request, uuid)), [Symbol.asyncDispose]: () => Promise.resolve() }
}

/** Answers as the first rule says that fits, and with 404 where none does. */
export function stubOf(rules: readonly StubRule[], { sleep, uuid }: Pick<Env, 'sleep' | 'uuid'>): Upstream {
  return {
    answer: async (request, signal) => {
      const path = request.path.replace(/\?.*$/s, '')
      const rule = rules.find(({ method, fits }) => (method === undefined || method === request.method) && fits(path))
      if (!rule) return problem(404, `no stub fits ${request.method} ${path}`)
      if (rule.delayMs > 0) await sleep(rule.delayMs, signal)
      const answer =
        rule.body === undefined
          ? made(request, uuid)
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

function made({ body, type, idempotencyKey }: Request, uuid: () => string): Answer {
  const sent = readBody(body, type)
  return json(200, {
    id: idempotencyKey === undefined ? uuid() : uuidOf(idempotencyKey),
    ...(isObject(sent) ? sent : {}),
  })
}

/** The same thing for the same key, as an API does it that knows keys. */
function uuidOf(key: string): string {
  return createHash('sha256')
    .update(key)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')
}
