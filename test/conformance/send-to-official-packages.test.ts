import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { stringify } from 'yaml'
import { providers } from '../../src/providers/index.ts'
import { catalog } from '../../src/replay/send/samples.ts'
import { billhook } from '../helpers/billhook.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { officialPackages, withoutPackage, type OfficialPackage, type Told } from './official-packages.ts'

interface Handler {
  readonly url: string
  /** Accepted events, in order. */
  readonly taken: readonly Told[]
  /** Reasons why requests were rejected, in order. */
  readonly refused: readonly string[]
}

/** Starts a server that answers 200 to requests that the package verifies, and 400 to all others. */
async function startHandler({ receive, secret }: OfficialPackage): Promise<Handler> {
  const [taken, refused]: [Told[], string[]] = [[], []]
  const server = createServer((request, response) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    text(request)
      .then((body) => receive({ headers, body, url }, secret))
      .then(
        (told) => {
          taken.push(...told)
          response.writeHead(200).end()
        },
        (error: unknown) => {
          refused.push(String(error))
          response.writeHead(400).end()
        },
      )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => server.close().closeAllConnections())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
  return { url, taken, refused }
}

function workDir({ provider, settings }: OfficialPackage, url: string): string {
  const cwd = tempDir()
  writeFileSync(
    join(cwd, 'billhook.yaml'),
    stringify({ sources: { shop: { provider, ...(settings && { settings: settings(url) }) } } }),
  )
  return cwd
}

/** Returns the types and ids that `billhook send` prints. */
function printed(stdout: string): Told[] {
  const [, types = '', ids = ''] = / send {2}(\S+) {2}(\S+) {2}/.exec(stdout) ?? []
  return ids.split(',').map((id, place) => [types.split(',')[place] ?? types, id])
}

describe.each(officialPackages)('a handler built on $name', (official) => {
  const types = [
    ...new Set(
      catalog()
        .filter(({ provider }) => provider === official.provider)
        .map(({ type }) => type),
    ),
  ]

  test(`accepts every event that billhook send has for ${official.provider}, and reads it`, async () => {
    expect(types.length).toBeGreaterThanOrEqual(3)
    const handler = await startHandler(official)
    const cwd = workDir(official, handler.url)
    for (const type of types) {
      const before = handler.taken.length
      const { code, stdout, stderr } = await billhook(['send', type, '--source', 'shop', '--to', handler.url], {
        cwd,
        env: { BILLHOOK_SECRET: official.secret },
      })
      expect({ type, code, stderr, refused: handler.refused }).toEqual({ type, code: 0, stderr: '', refused: [] })
      expect(printed(stdout)).toEqual(handler.taken.slice(before))
      expect(handler.taken.at(-1)?.[0]).toBe(type)
    }
    console.log(`${official.name}: ${types.length} types accepted`)
  })

  test('rejects events that are signed with another secret', async () => {
    const handler = await startHandler(official)
    const { code, stdout } = await billhook(['send', types[0] ?? '', '--source', 'shop', '--to', handler.url], {
      cwd: workDir(official, handler.url),
      env: { BILLHOOK_SECRET: official.wrong },
    })
    expect(stdout).toContain('0 of 1 accepted')
    expect({ code, taken: handler.taken, refused: handler.refused.length }).toEqual({ code: 1, taken: [], refused: 1 })
  })
})

test('every provider has an official package to compare with, or a reason why not', () => {
  const asked = new Set(officialPackages.map(({ provider }) => provider))
  expect(
    providers
      .map(({ name }) => name)
      .filter((name) => !asked.has(name))
      .toSorted(),
  ).toEqual(Object.keys(withoutPackage).toSorted())
  console.log(
    `no official package: ${Object.entries(withoutPackage)
      .map(([name, reason]) => `${name} (${reason})`)
      .join('; ')}`,
  )
})
