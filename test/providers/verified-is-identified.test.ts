import { describe, expect, test } from 'vitest'
import type { Header, Message } from '../../src/core/delivery/delivery.ts'
import { inspect, type Inspection } from '../../src/core/inspect.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { providers } from '../../src/providers/index.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { acme, acmeEvent } from '../helpers/described.ts'
import { fixturesOf } from '../helpers/fixtures.ts'
import { keyOf, signed } from '../helpers/signing.ts'

const clock = 1_750_000_000_000
const signing = [...providers, acme].filter(({ schemes }) => schemes.length > 0)

const form: Header = ['Content-Type', 'application/x-www-form-urlencoded']
const json: Header = ['Content-Type', 'application/json']

/** Numbers with more digits than a double always preserves. */
const long = '"x":[1234567890123456,1234567890123456,1234567890123456]'

/** Returns bodies that combine a genuine and a forged event, so that one reader may use one, and another the other. */
function mixtures(genuine: string, forged: string): string[] {
  return [
    `${genuine}&${forged}`,
    `${forged}&${genuine}`,
    `?${forged}&${genuine}`,
    `${forged};${genuine}`,
    `{${inner(forged)},${inner(genuine)}}`,
    `{${inner(genuine)},${inner(forged)}}`,
    `{${long},${inner(forged)},${inner(genuine)}}`,
    `{${inner(forged)},"x":"&${quoted(genuine)}&z="}`,
    `{"${quoted(genuine)}&x":1,${inner(forged)}}`,
    JSON.stringify({ ...Object.fromEntries(new URLSearchParams(forged)), x: `&${genuine}&z=` }),
    JSON.stringify(Object.fromEntries(new URLSearchParams(genuine))),
    `${genuine}\n${forged}`,
    `${forged}\n${genuine}`,
    genuine,
  ]
}

function inner(text: string): string {
  return text.trim().replace(/^\{/, '').replace(/\}$/, '')
}

function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

const around: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `\uFEFF${text}`,
  (text) => ` \r\n\t${text}`,
  (text) => `${text}\n `,
  (text) => `\uFEFF\uFEFF${text}`,
  (text) => `\uFEFF ${text}`,
  (text) => `&${text}`,
  (text) => `\0${text}`,
]

function inspected(provider: Provider, message: Message): Inspection {
  const { secret, settings = {} } = keyOf(provider)
  return inspect(delivery(message.body, message.headers, clock), {
    providers: [provider],
    provider,
    secrets: [secret],
    settings,
    bodyLimit: 1e6,
    validate: () => [],
  })
}

/** Returns the signed part of what a handler would read. */
function told(inspection: Inspection): unknown {
  return inspection.identities.map(({ type, dedupeKey, contentHash }) => [type, dedupeKey, contentHash()])
}

function samples(provider: Provider): readonly (readonly [genuine: Message, forged: Message])[] {
  const { event } = keyOf(provider)
  const own = event ? [event] : fixturesOf(provider.name)
  const [body = provider === acme ? acmeEvent : stripeEvent('evt_1'), last] = [own[0], own.at(-1)]
  return [body, last ?? body].map((one) => {
    const plain = { headers: [], body: Buffer.from(JSON.stringify(one)) }
    const other = provider.withFreshIds(
      { ...plain, body: Buffer.from(JSON.stringify(one).replaceAll(/[45]/g, '3')) },
      'seed',
    )
    const signature = provider.schemes[0]?.sign(other, `whsec_${Buffer.from('of the forger').toString('base64')}`, {
      now: clock,
      id: 'msg_1',
    })
    return [signed(provider, plain, clock), { ...other, body: signature?.body ?? other.body }]
  })
}

describe.each(
  signing.filter((provider) => !keyOf(provider).bodyUnsigned).map((provider) => [provider.name, provider] as const),
)('%s', (_name, provider) => {
  test('only verified events are identified, however a body is read', () => {
    for (const [genuine, forged] of samples(provider)) {
      const known = inspected(provider, genuine)
      expect(known.verification).toMatchObject({ status: 'valid' })
      const texts = mixtures(Buffer.from(genuine.body).toString(), Buffer.from(forged.body).toString())
      const own = genuine.headers.filter(([name]) => !/^content-type$/i.test(name))
      for (const text of texts.flatMap((one) => around.map((change) => change(one)))) {
        for (const type of [[form], [json], []]) {
          const found = inspected(provider, { headers: [...type, ...own], body: Buffer.from(text) })
          if (found.verification.status !== 'valid') continue
          expect([text.slice(0, 100), type, told(found)]).toEqual([
            text.slice(0, 100),
            type,
            found.malformed ? [] : told(known),
          ])
        }
      }
    }
  })
})
