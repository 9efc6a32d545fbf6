import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configIn } from '../../helpers/config.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

function load(text: string) {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'billhook.yaml'), text)
  return configIn(cwd, { HEADER: 'X-Acme-Signature' })
}

/** Returns a generic source with these lines under `signature`. */
function signature(lines: string, more = ''): string {
  return (
    `sources:\n  acme:\n    generic:\n${more}      signature:\n        header: ` +
    `X-Acme\n${lines.replaceAll(/^/gm, '        ')}\n`
  )
}

test('a generic source has a provider named after it, with or without provider: generic', async () => {
  for (const provider of ['', 'provider: generic, ']) {
    const { sources } = await load(
      `sources: { acme: { ${provider}generic: { signature: { header: X-Acme-Signature } } } }`,
    )
    expect(sources['acme']?.provider).toMatchObject({
      name: 'acme',
      schemes: [{ name: 'generic-hmac' }],
      profile: { toleranceMs: Number.POSITIVE_INFINITY },
    })
  }
})

test('descriptions must not contain variables, because senders see the expected header and value', async () => {
  for (const [line, place] of [
    ['value: "${HEADER} {signature}"', 'value'],
    ['separator: "${HEADER:-,}"', 'separator'],
    ['content: "${HEADER}{body}"', 'content'],
    ['timestamp: { header: "X-${HEADER}" }', 'timestamp.header'],
  ] as const) {
    await expect(load(signature(line)), line).rejects.toThrow(
      expect.objectContaining({
        code: 'BILLHOOK_CONFIG_INVALID',
        message: expect.stringContaining(`signature.${place} must not contain variables`) as string,
      }),
    )
  }
})

test.each([
  [
    'sources: { acme: { provider: generic } }',
    '1:30',
    'sources.acme.provider is generic, but there is no sources.acme.generic to describe the sender',
  ],
  [
    'sources: { acme: { provider: stripe, generic: { signature: { header: X } } } }',
    '1:30',
    'sources.acme.provider is stripe, which needs no description',
  ],
  [
    'sources: { stripe: { generic: { signature: { header: X } } } }',
    '1:20',
    'sources.stripe has a description, but also the name of a provider',
  ],
  ['sources:\n  acme:\n    generic:\n      id: /id\n', '4:7', 'sources.acme.generic needs signature'],
  [
    'sources:\n  acme:\n    generic:\n      signature:\n        algorithm: sha256\n',
    '5:9',
    'sources.acme.generic.signature needs header',
  ],
  [signature('header: X', ''), '6:9', 'not valid YAML: Map keys must be unique'],
  [signature('algorithm: md5'), '6:20', 'sources.acme.generic.signature.algorithm must be sha1 or sha256 or sha512'],
  [signature('algoritm: sha1'), '6:9', "unknown key 'algoritm'"],
  [signature('content: "{timestamp}."'), '6:18', 'content must be a string with {body}'],
  [signature('content: "{body}{nonce}"'), '6:18', 'content must be a string with {body}'],
  [signature('content: {timestamp}.{body}'), '6:29', 'not valid YAML'],
  [signature('timestamp: { header: "X Acme" }'), '6:30', 'signature.timestamp.header must be the name of a header'],
  [
    signature('', '      id: event.id\n'),
    '4:11',
    'generic.id must be a JSON Pointer such as /event/id, or header:NAME',
  ],
  [signature('', '      id: "header:"\n'), '4:11', 'generic.id must be a JSON Pointer'],
  [signature('value: abc'), '6:16', 'signature.value must contain exactly one {signature}'],
  [signature('value: "{signature}.x"'), '6:16', 'signature.value must contain exactly one'],
  [signature('value: "v1,{signature}"'), '6:16', 'the separator between parts is ","'],
  [
    signature('separator: ";"\nvalue: "t={timestamp},v1={signature}"\ncontent: "{timestamp}{body}"'),
    '7:16',
    'the separator between parts is ";"',
  ],
  [signature('value: "{signature},{signature}"'), '6:16', 'exactly one {signature}'],
  [
    signature('content: "{timestamp}.{body}"'),
    '6:18',
    'signature.content has {timestamp}, but its location is not specified',
  ],
  [
    signature('value: "t={timestamp},v1={signature}"'),
    '6:16',
    'signature.value describes a timestamp that is not signed',
  ],
  [signature('timestamp: { header: X-Time }'), '6:20', 'signature.timestamp describes a timestamp that is not signed'],
  [
    signature('value: "{timestamp},{signature}"\ntimestamp: { header: X-Time }\ncontent: "{timestamp}{body}"'),
    '7:20',
    'signature.timestamp has a header, but value also has {timestamp}',
  ],
  [signature('content: "{id}{body}"'), '6:18', 'signature.content has {id}, which must be in a header'],
  [
    signature('content: "{id}{body}"', '      id: header:X-Id\n'),
    '7:18',
    'signature.content has {id} and {body} side by side',
  ],
  [
    signature('content: "{timestamp}.{body}{id}"\ntimestamp: { header: X-Time }', '      id: header:X-Id\n'),
    '7:18',
    'side by side',
  ],
  [
    signature('', '      id: header:x-acme\n'),
    '6:17',
    'signature.header is also the header of the timestamp or the id',
  ],
])('%j is refused with its position', async (text, place, message) => {
  const error: unknown = await load(text).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'BILLHOOK_CONFIG_INVALID', exitCode: 2 })
  const [, where, what] = /^billhook\.yaml:(\d+:\d+): (.*)$/s.exec((error as Error).message) ?? []
  expect(what).toContain(message)
  expect(where).toBe(place)
})
