import { expect, test } from 'vitest'
import { shownCommand } from '../../src/core/shown-command.ts'

test.each([
  ['http://127.0.0.1:1/state?token=s3cret&tenant=5', 'http://127.0.0.1:1/state?token=***&tenant=5'],
  ['http://127.0.0.1:1/?a=1&api_key=s3cret', 'http://127.0.0.1:1/?a=1&api_key=***'],
  ['http://127.0.0.1:1/?access_token=s3cret#x', 'http://127.0.0.1:1/?access_token=***#x'],
  ['http://127.0.0.1:1/?key=s3cret&sig=s3cret', 'http://127.0.0.1:1/?key=***&sig=***'],
  ['http://me:s3cret@127.0.0.1:1/', 'http://***@127.0.0.1:1/'],
  ['http://me:s3@cret@127.0.0.1:1/@scope', 'http://***@127.0.0.1:1/@scope'],
  ['postgres://me:s3@cr/et@db:5432/shop?tables=a,b', 'postgres://***@db:5432/shop?tables=a,b'],
  ["cmd:curl -H 'Authorization: Bearer s3cret' -X POST http://a/reset?token=s3cret", "cmd:curl -H 'Authorization: ***' -X POST http://a/reset?token=***"],
  ['cmd:curl -H "X-Api-Key: s3cret" http://a/', 'cmd:curl -H "X-Api-Key: ***" http://a/'],
  ['cmd:curl -H "Authorization: Basic czNjcmV0" a', 'cmd:curl -H "Authorization: ***" a'],
  ['cmd:curl -u me:s3cret a', 'cmd:curl -u me:*** a'],
  ['cmd:PGPASSWORD=s3cret psql postgres://me:s3cret@db/x -f reset.sql', 'cmd:PGPASSWORD=*** psql postgres://***@db/x -f reset.sql'],
  ['cmd:./reset --token s3cret --password=s3cret all', 'cmd:./reset --token *** --password=*** all'],
  [`cmd:PASSWORD='s3cret, in words' ./reset --token "s3 cret" all`, `cmd:PASSWORD='***' ./reset --token "***" all`],
  ['cmd:curl -H "Authorization: Bearer $TOKEN" http://a/', 'cmd:curl -H "Authorization: Bearer $TOKEN" http://a/'],
  ['http://127.0.0.1:1/?pw=s3cret&sid=s3cret', 'http://127.0.0.1:1/?pw=***&sid=***'],
  ['http://127.0.0.1:1/?user%5Bpw%5D=s3cret', 'http://127.0.0.1:1/?user%5Bpw%5D=***'],
  ['http://127.0.0.1:1/?to=http%3A%2F%2Fa%2F%3Ftoken%3Ds3cret', 'http://127.0.0.1:1/?to=http%3A%2F%2Fa%2F%3Ftoken%3D***'],
  ['http://me:s3/cret@127.0.0.1:1/x', 'http://***@127.0.0.1:1/x'],
  ['http://me:a?s3cret@127.0.0.1:1/x', 'http://***@127.0.0.1:1/x'],
  ['http:/me:s3cret@127.0.0.1:1/x', '***@127.0.0.1:1/x'],
  ['me:s3cret@127.0.0.1:1/x', '***@127.0.0.1:1/x'],
  ['cmd:mysql -uroot -ps3cret shop', 'cmd:mysql -uroot -p*** shop'],
  ['cmd:curl -b sid=s3cret http://a/', 'cmd:curl -b *** http://a/'],
  ["cmd:curl -b 'a=s3cret; b=s3cret' http://a/", 'cmd:curl -b *** http://a/'],
  ['cmd:mysql -p$PASSWORD; curl -b "sid=$SID" a', 'cmd:mysql -p$PASSWORD; curl -b "sid=$SID" a'],
  ['cmd:docker run -p8080:80 git@github.com/a/b', 'cmd:docker run -p8080:80 git@github.com/a/b'],
  ['http://[::1]:3000/@scope', 'http://[::1]:3000/@scope'],
  ['cmd:npm run reset -- --monkey 5 tests/token', 'cmd:npm run reset -- --monkey 5 tests/token'],
])('%s is shown without credentials', (text, shown) => {
  expect(shownCommand(text)).toBe(shown)
})
