import { expect, test } from 'vitest'
import { parseBody } from '../../src/core/delivery/body.ts'
import type { Delivery, Message } from '../../src/core/delivery/delivery.ts'
import { inspect, listed, type Inspection } from '../../src/core/inspect.ts'
import { isJsonBody } from '../../src/core/json/json.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { redactDelivery } from '../../src/core/redact/delivery.ts'
import { hidden } from '../../src/core/redact/pseudonym/hidden.ts'
import { redactPayload } from '../../src/core/redact/json.ts'
import { itemsOf } from '../../src/providers/adyen/items.ts'
import { knownTo, providers } from '../../src/providers/index.ts'
import { openSchemas } from '../../src/schemas/open.ts'
import { acme } from '../helpers/described.ts'
import { keyOf, saysTheSame } from '../helpers/signing.ts'
import { diceOf, mutated, mutatedBody, type Dice } from './mutate.ts'
import { samples, type Sample } from './samples.ts'
import { cpuMs, random, seed, times, tried } from './scale.ts'

const now = 1_750_000_000_000
const senders = knownTo([{ provider: acme }])
const { validate } = openSchemas({})
/** Maximum CPU time for one delivery, in milliseconds. A delivery that takes longer is measured again several times. */
const limitMs = 100

interface Attempt {
  readonly provider: Provider
  readonly message: Message
  /** True if the message was signed with the correct secret and its body was changed afterwards. */
  readonly captured: boolean
  /** The original message, before the mutation. */
  readonly original: Message
}

/** Returns a message signed with the forger's own secret, or a genuine one whose body was changed in transit. */
function attemptOf({ provider, plain, signed }: Sample, dice: Dice, others: readonly Buffer[]): Attempt {
  if (dice(3) === 0) {
    const message = { headers: signed.headers, body: mutatedBody(Buffer.from(signed.body), dice, others) }
    return { provider, message, captured: true, original: signed }
  }
  const signature = provider.schemes[0]?.sign(plain, forgersSecret, { now, id: 'msg_1' })
  const forged = { headers: [...plain.headers, ...(signature?.headers ?? [])], body: signature?.body ?? plain.body }
  return { provider, message: mutated(forged, dice, others), captured: false, original: forged }
}

const forgersSecret = `whsec_${Buffer.from('a secret of the forger').toString('base64')}`

function inspected(provider: Provider, message: Message, detect: boolean): Inspection {
  const { secret, settings = {} } = keyOf(provider)
  const delivery: Delivery = { id: 'dlv_1', receivedAt: now, method: 'POST', url: '/', from: '127.0.0.1', ...message }
  return inspect(delivery, {
    providers: senders,
    provider: detect ? undefined : provider,
    secrets: [secret],
    settings,
    bodyLimit: 1_048_576,
    validate,
  })
}

/** Processes a delivery as if it were accepted and later listed. */
function goThrough(provider: Provider, message: Message, detect: boolean): Inspection {
  const inspection = inspected(provider, message, detect)
  inspection.events()
  for (const { contentHash } of inspection.identities) contentHash()
  JSON.stringify(listed(inspection))
  return inspection
}

/** Redacts a delivery as an export would. */
function exported(provider: Provider, { headers, body }: Message): void {
  const json = Buffer.from(body).toString('utf8')
  // Redaction must not throw on non-JSON bodies either.
  const { text, people } = redactPayload(json, hidden)
  redactDelivery(
    { id: 'dlv_1', receivedAt: now, method: 'POST', url: '/', from: '127.0.0.1', headers, body },
    Buffer.from(text),
    hidden,
    people,
  )
  if (isJsonBody(json)) provider.withFreshIds({ headers, body }, 'seed')
}

/** Returns the part of a body that Adyen signs: eight fields of each item and nothing else. */
function protectedByAdyen(body: Uint8Array): readonly string[] {
  const parsed = parseBody({ headers: [], body }, 1_048_576)
  const fields = [
    'pspReference',
    'originalReference',
    'merchantAccountCode',
    'merchantReference',
    'amount',
    'eventCode',
    'success',
  ]
  return parsed.ok ? itemsOf(parsed.json).map((item) => JSON.stringify(fields.map((field) => item[field]))) : []
}

function isFalse({ provider, message, captured, original }: Attempt, { verification }: Inspection): boolean {
  if (verification.status !== 'valid') return false
  if (!captured) return true
  if (Buffer.from(message.body).equals(Buffer.from(original.body)) || keyOf(provider).bodyUnsigned) return false
  if (provider.name === 'adyen') {
    // Anyone who has a genuine item can send it again, even several times in one batch.
    const genuine = new Set(protectedByAdyen(original.body))
    return protectedByAdyen(message.body).some((item) => !genuine.has(item))
  }
  return !saysTheSame(provider, original, message)
}

const count = times(15_000, 1_000_000)

test(`${count} mutated deliveries cause no exceptions, false acceptances or excessive CPU time`, async () => {
  const all = await samples()
  expect(new Set(all.map(({ provider }) => provider.name)).size).toBeGreaterThanOrEqual(providers.length - 1)
  const genuine = all.filter(({ provider }) => provider.schemes.length > 0)
  const refused = genuine.filter(
    ({ provider, signed }) => inspected(provider, signed, false).verification.status !== 'valid',
  )
  expect(refused.map(({ provider }) => provider.name)).toEqual([])
  const bodies = all.map(({ signed }) => Buffer.from(signed.body))
  const dice = diceOf(random(seed))
  const found = {
    exceptions: [] as string[],
    falselyValid: [] as string[],
    slow: [] as string[],
    suspects: 0,
    worst: 0,
  }
  for (let number = 0; number < count; number += 1) {
    // Memory used for decompression is released between turns of the event loop.
    if (number % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve))
    const attempt = attemptOf(all[number % all.length] as Sample, dice, bodies)
    const { provider, message } = attempt
    const detect = dice(2) === 0
    const name = `${provider.name}, number ${number}, ${message.body.length} bytes`
    try {
      let inspection: Inspection | undefined
      for (const [what, run] of [
        ['inspection', () => (inspection = goThrough(provider, message, detect))],
        ['export', () => exported(provider, message)],
      ] as const) {
        if (cpuMs(run) <= limitMs) continue
        found.suspects += 1
        const alone = cpuMs(run, 5)
        found.worst = Math.max(found.worst, alone)
        if (alone > limitMs) found.slow.push(`${what} of ${name}: ${alone.toFixed(0)} ms`)
      }
      if (inspection && isFalse(attempt, inspection)) found.falselyValid.push(name)
    } catch (error) {
      found.exceptions.push(`${name}: ${String(error)}`)
    }
  }
  const { exceptions, falselyValid, slow, suspects, worst } = found
  tried(
    `mutated deliveries, seed ${seed}`,
    count,
    `${exceptions.length} exceptions, ${falselyValid.length} falsely valid, ${slow.length} over ${limitMs} ` +
      `ms of CPU time (${suspects} repeated alone, worst ${worst.toFixed(0)} ms)`,
  )
  expect([exceptions.slice(0, 5), falselyValid.slice(0, 5), slow.slice(0, 5)]).toEqual([[], [], []])
  expect(Object.keys(Object.prototype)).toEqual([])
})
