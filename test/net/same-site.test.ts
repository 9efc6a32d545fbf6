import { describe, expect, test } from 'vitest'
import type { Header } from '../../src/core/delivery/delivery.ts'
import { crossSite, isOwnHost } from '../../src/net/same-site.ts'

const local: Header = ['Host', '127.0.0.1:4400']
const tunnel: Header = ['Host', 'hooks.example.com']

describe('a web page cannot pass for a provider', () => {
  test.each<[name: string, headers: readonly Header[], reason: RegExp]>([
    [
      'fetch from another site',
      [local, ['Origin', 'https://evil.example'], ['Sec-Fetch-Site', 'cross-site']],
      /Origin/,
    ],
    ['a beacon without Sec-Fetch-Site', [local, ['origin', 'http://evil.example']], /Origin/],
    ['a sandboxed frame', [local, ['Origin', 'null']], /Origin/],
    ['an empty Origin', [local, ['ORIGIN', '']], /Origin/],
    ['an Origin in odd case', [local, ['oRiGiN', 'https://evil.example']], /Origin/],
    ['an Origin that claims to be us', [local, ['Origin', 'http://127.0.0.1:4400']], /Origin/],
    ['an image or a link', [local, ['Sec-Fetch-Site', 'cross-site']], /another site/],
    ['another port of localhost', [local, ['sec-fetch-site', 'same-site']], /another site/],
    ['a value in odd case', [local, ['SEC-FETCH-SITE', 'Cross-Site']], /another site/],
    ['a value that no browser sends today', [local, ['Sec-Fetch-Site', 'other']], /another site/],
    ['an empty value', [local, ['Sec-Fetch-Site', '']], /another site/],
    [
      'a second header that differs',
      [local, ['Sec-Fetch-Site', 'same-origin'], ['Sec-Fetch-Site', 'cross-site']],
      /another site/,
    ],
    ['two values in one header', [local, ['Sec-Fetch-Site', 'none, cross-site']], /another site/],
    [
      'DNS rebinding',
      [
        ['Host', 'evil.example:4400'],
        ['Sec-Fetch-Site', 'same-origin'],
      ],
      /Host/,
    ],
    [
      'an address typed for a rebound name',
      [
        ['Host', 'evil.example'],
        ['Sec-Fetch-Site', 'none'],
      ],
      /Host/,
    ],
    ['a browser without a Host', [['Sec-Fetch-Site', 'none']], /Host/],
    ['a second Host', [local, tunnel, ['Sec-Fetch-Site', 'same-origin']], /Host/],
  ])('%s', (_name, headers, reason) => {
    expect(crossSite(headers)).toMatch(reason)
  })
})

describe('a real sender is not mistaken for a web page', () => {
  test.each<[name: string, headers: readonly Header[]]>([
    ['a provider', [local, ['Content-Type', 'application/json']]],
    ['a provider behind a tunnel', [tunnel]],
    ['fetch of Node.js', [local, ['sec-fetch-mode', 'cors'], ['accept-language', '*']]],
    [
      'fetch of Node.js in a container',
      [
        ['host', 'host.docker.internal:4600'],
        ['sec-fetch-mode', 'cors'],
      ],
    ],
    ['no headers at all', []],
    ['an address that the user typed', [local, ['Sec-Fetch-Site', 'none'], ['Sec-Fetch-Mode', 'navigate']]],
    [
      'our own page',
      [
        ['host', 'localhost:4400'],
        ['sec-fetch-site', 'Same-Origin'],
      ],
    ],
  ])('%s', (_name, headers) => {
    expect(crossSite(headers)).toBeUndefined()
  })
})

test.each([
  '127.0.0.1',
  '127.0.0.1:4400',
  '10.0.0.7:80',
  '[::1]',
  '[::1]:4400',
  '[fe80::1]:80',
  'localhost',
  'LOCALHOST:4400',
  'localhost.',
  'app.localhost:3000',
  ' localhost ',
])('a Host that DNS cannot change is our own: %s', (host) => expect(isOwnHost(host)).toBe(true))

test.each([
  undefined,
  '',
  ':80',
  'evil.example',
  'localhost.evil.example',
  'notlocalhost',
  '127.0.0.1.evil.example',
  'evil@localhost',
  'evil.example/.localhost',
  '[localhost]',
  '[127.0.0.1]',
  '::1',
  '[::1',
  'localhost:port',
  '127.1',
  '0x7f000001',
])('any other Host may have been rebound: %s', (host) => expect(isOwnHost(host)).toBe(false))
