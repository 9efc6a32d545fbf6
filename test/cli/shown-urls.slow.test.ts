import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { billhook, startListen, type Ended } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { startHandler } from '../helpers/handlers.ts'
import { folder } from '../helpers/replay.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

/** Secrets in the places where a URL can contain them: the user, the query and the path. */
const secrets = { user: 'Us3rPassw0rdUs3rPass', query: 'Qu3ryT0kenQu3ryT0ken', path: 'P4thS3cretP4thS3cret' } as const
const place = `/hooks/${secrets.path}?token=${secrets.query}&sig=${secrets.query}`
const closed = `http://127.0.0.1:1${place}`
const withUser = `http://me:${secrets.user}@127.0.0.1:1${place}`
const database = (kind: string): string => `${kind}://me:${secrets.user}@127.0.0.1:1/shop?password=${secrets.query}`
const command =
  `cmd:echo --password ${secrets.user} 'Authorization: Bearer ${secrets.query}' ` +
  `http://me:${secrets.user}@127.0.0.1${place} >&2; exit 1`

/** Checks that neither a command's output nor the report files that it wrote contain a secret. */
function expectNoSecret(name: string, { stdout, stderr }: Pick<Ended, 'stdout' | 'stderr'>, cwd?: string): void {
  const files =
    cwd === undefined
      ? []
      : readdirSync(cwd)
          .filter((file) => file.startsWith('report.'))
          .map((file) => readFileSync(join(cwd, file), 'utf8'))
  const found = Object.entries(secrets).filter(([, secret]) =>
    [stdout, stderr, ...files].some((text) => text.includes(secret)),
  )
  expect([name, found.map(([kind]) => kind)]).toEqual([name, []])
  expect([name, stdout + stderr + files.join('')]).not.toEqual([name, ''])
}

test('listen and the deliveries that it stores show no token of a target', { timeout: 120_000 }, async () => {
  const cwd = tempDir()
  const target = await startTarget(() => 500)
  for (const output of ['text', 'ndjson']) {
    const listening = await startListen(
      ['--output', output, '--forward-to', target.url + place, '--forward-to', closed, '--record', '.'],
      { cwd },
    )
    const hits = target.hits.length
    await fetch(listening.url, { method: 'POST', body: JSON.stringify(stripeEvent(`evt_${output}`)) })
    await until(() => target.hits.length > hits && /127\.0\.0\.1:1\b[^]*refused/.test(listening.output()))
    listening.process.kill('SIGINT')
    expectNoSecret(`listen --output ${output}`, await listening.ended)
    for (const form of ['text', 'json']) {
      expectNoSecret(
        `events show --format ${form}`,
        await billhook(['events', 'show', `evt_${output}`, '--format', form], { cwd }),
      )
      expectNoSecret(`events list --format ${form}`, await billhook(['events', 'list', '--format', form], { cwd }))
    }
  }
  expectNoSecret('events export', await billhook(['events', 'export', '--format', 'jsonl', '--no-redact'], { cwd }))
  const again = await startListen(['--output', 'text'], { cwd })
  await until(() => again.output().includes('BILLHOOK_TARGET_ABSENT'))
  again.process.kill('SIGINT')
  expectNoSecret('listen with what waits for another target', await again.ended)
})

const reports = ['text', 'html', 'md', 'github', 'junit', 'tap', 'sarif', 'json']

test(
  'replay and send show no token of a target, an observer or a command in any report',
  { timeout: 240_000 },
  async () => {
    const cwd = folder()
    const handler = await startHandler({ twice: true })
    const target = await startTarget(() => 500)
    const to = handler.url + place.slice(place.indexOf('?'))
    const files = reports.flatMap((format) => ['--report', `${format}=report.${format}`])
    const check = ['--check', 'duplicate', '--settle', '40ms']
    const runs: Readonly<Record<string, readonly string[]>> = {
      'a failing check': [
        'replay',
        '.',
        '--to',
        to,
        ...check,
        '--observe',
        `${handler.state}?token=${secrets.query}`,
        '--reset',
        `cmd:true 'Authorization: Bearer ${secrets.query}'`,
        ...files,
      ],
      'unexpected answers': ['replay', '.', '--to', target.url + place, ...files],
      'no target': ['replay', '.', '--to', closed, ...files],
      'a plan': ['replay', '.', '--to', to, ...check, '--observe', database('postgres'), '--plan', '--report', 'json'],
      'a plan as text': ['replay', '.', '--to', target.url + place, '--plan'],
      'a target with a user': ['replay', '.', '--to', withUser],
      'a target that is not a URL': ['replay', '.', '--to', withUser.replace('http:', 'htp:')],
      'a target with one slash': ['replay', '.', '--to', withUser.replace('//', '/')],
      'a target without a scheme': ['replay', '.', '--to', withUser.replace('http://', '')],
      'a target with a slash in its password': ['replay', '.', '--to', withUser.replace('me:', 'me:a/')],
      'a target with a quote in its password': ['replay', '.', '--to', withUser.replace('http://me:', "me:a' ")],
      ...Object.fromEntries(
        [
          database('postgres'),
          database('mysql'),
          closed,
          withUser,
          withUser.replace('//', '/'),
          command,
          `egress:1=${withUser}`,
          `nope:${withUser}`,
          `${database('postgres')}://`,
        ].map((spec) => [`--observe ${spec}`, ['replay', '.', '--to', to, ...check, '--observe', spec, ...files]]),
      ),
      ...Object.fromEntries(
        [closed, withUser, command, `nope:${withUser}`].flatMap((spec) =>
          ['--reset', '--restart'].map((flag) => [
            `${flag} ${spec}`,
            ['replay', '.', '--to', to, ...check, '--observe', handler.state, flag, spec, ...files],
          ]),
        ),
      ),
      'send to a closed port': ['send', 'invoice.paid', '--source', 'stripe', '--to', closed],
      'send to a target that refuses': ['send', 'invoice.paid', '--source', 'stripe', '--to', target.url + place],
      'send to a target with a user': ['send', 'invoice.paid', '--source', 'stripe', '--to', withUser],
    }
    for (const [name, args] of Object.entries(runs)) {
      const ended = await billhook(args, { cwd, env: { GITHUB_STEP_SUMMARY: join(cwd, 'report.summary') } })
      expect([name, ended.code]).not.toEqual([name, 70])
      expectNoSecret(name, ended, cwd)
    }
  },
)

test('usage errors and invalid configurations show no token', { timeout: 120_000 }, async () => {
  const cwd = tempDir()
  const runs: Readonly<Record<string, readonly string[]>> = {
    'an unknown option': ['listen', `--forward-too=${withUser}`],
    'an extra argument': ['listen', withUser],
    'a target with a user': ['listen', '--forward-to', withUser],
    'a target of another scheme': ['listen', '--forward-to', database('postgres')],
    'an unknown command': [withUser],
    'a file that does not exist': ['validate', withUser],
    'a fixture that does not exist': ['replay', withUser, '--to', closed],
  }
  for (const [name, args] of Object.entries(runs)) expectNoSecret(name, await billhook(args, { cwd }))
  const configs = [
    {
      listen: { forward_to: [closed] },
      sources: { stripe: { forward_to: [closed] } },
      replay: { to: closed, observe: [closed, database('postgres')], reset: closed },
    },
    { listen: { forward_to: [withUser] } },
    { listen: { forward_to: [database('mysql')] } },
    { replay: { to: `${withUser} x` } },
  ]
  for (const config of configs) {
    writeFileSync(join(cwd, 'billhook.yaml'), JSON.stringify(config))
    for (const args of [['doctor'], ['doctor', '--format', 'json'], ['events', 'list'], ['listen', '--port', 'x']]) {
      expectNoSecret(`${args.join(' ')} with ${JSON.stringify(config)}`, await billhook(args, { cwd }))
    }
  }
})
