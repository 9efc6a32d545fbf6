import { createServer, type AddressInfo, type Socket } from 'node:net'
import { connect as connectTo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  mysqlDatabase,
  postgresDatabase,
  withoutMysql,
  withoutPostgres,
  type TestDatabase,
} from '../../helpers/databases.ts'
import { failure, observe } from '../../helpers/observe.ts'
import { until } from '../../helpers/until.ts'

interface Service {
  readonly absent: string | undefined
  readonly database: (sql: string) => Promise<TestDatabase>
  /** Returns SQL that creates the table `log (line INTEGER)` with this many rows. */
  readonly log: (rows: number) => string
}

const services: Readonly<Record<string, Service>> = {
  postgres: {
    absent: withoutPostgres,
    database: postgresDatabase,
    log: (rows) => `CREATE TABLE log (line INTEGER); INSERT INTO log SELECT generate_series(1, ${rows})`,
  },
  mysql: {
    absent: withoutMysql,
    database: mysqlDatabase,
    log: (rows) => `CREATE TABLE log (line INTEGER); INSERT INTO log SELECT seq FROM seq_1_to_${rows}`,
  },
}

const accounts =
  'CREATE TABLE accounts (id INTEGER PRIMARY KEY, cents BIGINT); INSERT INTO accounts VALUES (2, 1000), (1, 1000)'

describe.each(Object.entries(services))('%s', (kind, { absent, database, log }) => {
  test.skipIf(absent)('every change is seen, and unchanged tables are not fetched again', async () => {
    const { url, run } = await database(`${accounts}; CREATE TABLE charges (id INTEGER)`)
    const { state, observer } = await observe(url)
    expect(observer).toMatchObject({ kind, label: expect.stringMatching(new RegExp(`^${kind}://\\*\\*\\*@127`)) })
    const first = (await state()) as { accounts: unknown; charges: unknown }
    expect(first).toEqual({
      accounts: [
        { id: 1, cents: 1000 },
        { id: 2, cents: 1000 },
      ],
      charges: [],
    })
    expect(await state()).toHaveProperty('accounts', first.accounts)
    await run('INSERT INTO charges VALUES (7), (7)')
    const second = (await state()) as typeof first
    expect(second.charges).toEqual([{ id: 7 }, { id: 7 }])
    expect(second.accounts).toBe(first.accounts)
    await run('UPDATE accounts SET cents = 999 WHERE id = 1')
    expect(await state()).toMatchObject({ accounts: [{ cents: 999 }, { cents: 1000 }] })
    await run('ALTER TABLE charges ADD COLUMN note VARCHAR(9); DROP TABLE accounts')
    expect(await state()).toEqual({
      charges: [
        { id: 7, note: null },
        { id: 7, note: null },
      ],
    })
  })

  test.skipIf(absent)('tables are consistent while others write, and no writer waits', async () => {
    const { url, run } = await database(accounts)
    const { state } = await observe(url)
    const moved: number[] = []
    const moving = (async () => {
      while (moved.push(1) <= 200)
        await run(
          'BEGIN; UPDATE accounts SET cents = cents - 1 WHERE id = 1; UPDATE accounts SET cents = cents + 1 ' +
            'WHERE id = 2; COMMIT',
        )
    })()
    const seen = new Set<number>()
    while (moved.length <= 200) {
      const [one, two] = ((await state()) as { accounts: { cents: number }[] }).accounts
      expect((one?.cents ?? 0) + (two?.cents ?? 0)).toBe(2_000)
      seen.add(one?.cents ?? 0)
    }
    await moving
    expect(seen.size).toBeGreaterThan(1)
    expect(await state()).toMatchObject({ accounts: [{ cents: 800 }, { cents: 1_200 }] })
  })

  test.skipIf(absent)('a transaction has an effect once it is committed, not before', async () => {
    const { url, run } = await database(accounts)
    const { state } = await observe(url)
    const before = await state()
    await run('BEGIN; DELETE FROM accounts')
    expect(await state()).toEqual(before)
    await run('COMMIT')
    expect(await state()).toEqual({ accounts: [] })
  })

  test.skipIf(absent)(
    'a large table is compared by count and hash, and the report says so; ?tables= leaves it out',
    async () => {
      const { url, run } = await database(`${accounts}; ${log(20_001)}`)
      const { state, observer } = await observe(url)
      const before = (await state()) as { log: { count: number; hash: string } }
      expect(before.log).toEqual({ count: 20_001, hash: expect.stringMatching(/^md5:[\w+/]{22}==$/) })
      expect(observer.ignores).toEqual(['the rows of log, a large table: only their count and hash are compared'])
      await run('UPDATE log SET line = 0 WHERE line = 5')
      expect(((await state()) as typeof before).log.hash).not.toBe(before.log.hash)
      expect(Object.keys((await (await observe(`${url}?tables=accounts`)).state()) as object)).toEqual(['accounts'])
      await expect((await observe(`${url}?tables=account`)).state()).rejects.toThrow(
        failure(/no table account; did you mean accounts\?/),
      )
    },
  )

  test.skipIf(absent)('a connection lost between two readings is opened again', async () => {
    const { url, run, cut } = await database(accounts)
    const { state } = await observe(url)
    await state()
    await cut()
    await run('DELETE FROM accounts')
    // The end of the connection takes a moment to arrive.
    await delay(100)
    expect(await state()).toEqual({ accounts: [] })
  })

  test.skipIf(absent)('a connection that is lost or hangs during a reading is an error', async () => {
    const { url } = await database(accounts)
    const line = await wire(new URL(url))
    const { state } = await observe(line.through(url), { timeoutMs: 1_000 })
    await state()
    line.hold()
    await expect(state()).rejects.toThrow(failure(/could not be read within 1s/))
    line.pass()
    expect(await state()).toHaveProperty('accounts')
    line.hold()
    const reading = state()
    await until(() => line.held() > 0)
    line.cut()
    await expect(reading).rejects.toThrow(failure(/failed: /))
  })

  test.skipIf(absent)('a password is never shown, whatever fails', async () => {
    const { url } = await database(accounts)
    const wrong = Object.assign(new URL(url), { username: 'nobody_here', password: 'hunter2', port: '1' }).href
    const { state, observer } = await observe(wrong)
    expect(observer.label).toMatch(/\/\/\*\*\*@127/)
    await expect(state()).rejects.toThrow(failure(/ECONNREFUSED/))
    await expect(state()).rejects.not.toThrow(/hunter2/)
    const nowhere = await observe(Object.assign(new URL(url), { pathname: '/nowhere_at_all' }).href)
    await expect(nowhere.state()).rejects.toThrow(failure(/nowhere_at_all/))
  })
})

test.skipIf(withoutPostgres)('postgres: values are exact, and modification times are ignored', async () => {
  const { url } = await postgresDatabase(`
    CREATE TABLE kinds (
      id UUID PRIMARY KEY, big BIGINT, cents NUMERIC(30,2), at TIMESTAMPTZ, local TIMESTAMP,
      raw BYTEA, key BYTEA, doc JSONB, flags BOOLEAN[], nan FLOAT8, none TEXT,
      updated_at TIMESTAMPTZ DEFAULT now(), double BIGINT GENERATED ALWAYS AS (big * 2) STORED);
    INSERT INTO kinds (id, big, cents, at, local, raw, key, doc, flags, nan) VALUES (
      '00000000-0000-0000-0000-000000000001', 4000000000000000001, 12345678901234567890.10,
      '2026-01-02 03:04:05.678+02', '2026-01-02 03:04:05',
      '\\x00ff', '\\x0123456789abcdef0123456789abcdef', '{"b":[1,2.50]}', '{t,f}', 'NaN');
    CREATE SCHEMA billing;
    CREATE TABLE billing."Odd ""name" (id INTEGER);
    CREATE TABLE no_key (b TEXT, a TEXT);
    INSERT INTO no_key VALUES ('2', 'x'), ('1', 'x');
    CREATE TABLE parted (id INTEGER) PARTITION BY LIST (id);
    CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
    INSERT INTO parted VALUES (1)`)
  const { state, observer } = await observe(url)
  expect(JSON.stringify(await state())).toBe(
    '{"billing.Odd \\"name":[],"kinds":[{"id":"00000000-0000-0000-0000-000000000001",' +
      '"big":4000000000000000001,"cents":12345678901234567890.10,"at":"2026-01-02T01:04:05.678+00:00",' +
      '"local":"2026-01-02T03:04:05","raw":"sha256:But9amnuGeX733SQGNPSq/oEvL0TZdsxLrhtxxaTibg=",' +
      '"key":"0123456789abcdef0123456789abcdef","doc":{"b":[1,2.5]},"flags":[true,false],"nan":"NaN","none":null}],' +
      '"no_key":[{"b":"1","a":"x"},{"b":"2","a":"x"}],"parted":[{"id":1}]}',
  )
  expect(observer.ignores).toEqual(['updated_at of every table', 'kinds.double, a generated column'])
})

test.skipIf(withoutMysql)('mysql: values are exact, and modification times are ignored', async () => {
  const { url } = await mysqlDatabase(`
    CREATE TABLE kinds (
      id INTEGER PRIMARY KEY, big BIGINT UNSIGNED, cents DECIMAL(30,2), at TIMESTAMP(3) NULL, local DATETIME, day DATE,
      raw VARBINARY(9), uid BINARY(16), doc JSON, flag BOOLEAN, bits BIT(3), words TEXT, none TEXT,
      updated_at DATETIME DEFAULT now(), twice BIGINT AS (id * 2), padded INTEGER(5) ZEROFILL);
    SET time_zone = '+02:00';
    INSERT INTO kinds (id, big, cents, at, local, day, raw, uid, doc, flag, bits, words, padded) VALUES (
      1, 18446744073709551615, 12345678901234567890.10,
      '2026-01-02 03:04:05.678', '2026-01-02 03:04:05', '2026-01-02',
      x'00ff', x'0123456789abcdef0123456789abcdef', '{"b": [1, 2.5]}', TRUE, b'101', 'é\u{1F4B6}', 7);
    CREATE TABLE \`odd \`\`name\` (a TEXT, b TEXT);
    INSERT INTO \`odd \`\`name\` VALUES ('x', '2'), ('x', '1');
    CREATE VIEW seen AS SELECT 1 AS one`)
  const { state, observer } = await observe(url)
  expect(JSON.stringify(await state())).toBe(
    '{"kinds":[{"id":1,"big":18446744073709551615,"cents":12345678901234567890.10,' +
      '"at":"2026-01-02T01:04:05.678Z","local":"2026-01-02T03:04:05","day":"2026-01-02",' +
      '"raw":"sha256:But9amnuGeX733SQGNPSq/oEvL0TZdsxLrhtxxaTibg=","uid":"0123456789abcdef0123456789abcdef",' +
      '"doc":{"b":[1,2.5]},"flag":1,"bits":5,"words":"é\u{1F4B6}","none":null,"padded":"00007"}],' +
      '"odd `name":[{"a":"x","b":"1"},{"a":"x","b":"2"}]}',
  )
  expect(observer.ignores).toEqual(['updated_at of every table', 'kinds.twice, a generated column'])
})

interface Wire {
  readonly through: (url: string) => string
  /** Holds back all data from the server from now on. */
  readonly hold: () => void
  readonly pass: () => void
  /** Returns the number of bytes that are held back. */
  readonly held: () => number
  readonly cut: () => void
}

/** Starts a proxy in front of a server. The proxy can hold back data and cut connections. */
async function wire({ hostname, port }: URL): Promise<Wire> {
  const sockets = new Set<Socket>()
  let holding = false
  let held = 0
  const server = createServer((near) => {
    const far = connectTo(Number(port), hostname)
    for (const socket of [near, far])
      sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)))
    near.pipe(far)
    far.on('data', (chunk) => {
      if (holding) held += chunk.length
      else near.write(chunk)
    })
  })
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(() => {
    cut()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    through: (url) => Object.assign(new URL(url), { port: String((server.address() as AddressInfo).port) }).href,
    hold: () => {
      holding = true
      held = 0
    },
    pass: () => {
      holding = false
    },
    held: () => held,
    cut,
  }
}
