import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { stripeSignature } from '../../src/providers/stripe/signature.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { openTerminal, whyNoTmux } from '../helpers/tmux.ts'

const reason = whyNoTmux()
if (reason !== undefined) console.warn(reason)

const secret = 'whsec_test'

async function post(url: string, id: string, secrets: string): Promise<void> {
  const body = Buffer.from(JSON.stringify(stripeEvent(id)))
  const { headers: signature } = stripeSignature.sign({ headers: [], body }, secrets, { now: Date.now(), id: '' })
  await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...Object.fromEntries(signature) },
  })
}

describe.runIf(reason === undefined)('billhook listen in a terminal', () => {
  test('shows deliveries live with details from the store, and Ctrl-C exits with 130', async () => {
    const dir = tempDir()
    const target = await startTarget((_hit, count) => (count === 1 ? { status: 500, body: 'no such customer' } : 200))
    await using terminal = await openTerminal(80, 24)
    const ready = join(dir, 'ready.json')
    await terminal.command(
      `'${process.execPath}' bin/billhook.js listen --port 0 --ready-file ${ready} --data-dir ${dir}/store ` +
        `--secret ${secret} --forward-to ${target.url}/hook; echo "exit $?"`,
    )
    await terminal.until(
      (screen) => existsSync(ready) && screen.some((line) => line.includes('waiting for the first delivery')),
    )
    const { url } = JSON.parse(readFileSync(ready, 'utf8')) as { url: string }
    await post(url, 'evt_first', secret)
    await terminal.until(/evt_first ✓ +accepted +200→500/)
    await post(url, 'evt_first', secret)
    await post(url, 'evt_bad', 'whsec_other')
    await terminal.until(/evt_first ✓ +duplicate +200[^]*evt_bad +✗ +rejected +401/)
    await terminal.until(/evt_first ✓ +accepted +200→200 ×2/)
    expect((await terminal.capture()).join('\n')).toMatch(
      /1 accepted {2}1 duplicate {2}1 rejected\n0 pending {2}attempts {2}1 ok {2}1 failed/,
    )

    await terminal.keys('g', 'Enter')
    const details = (await terminal.until(/attempts \(2\)/)).join('\n')
    expect(details).toMatch(/500 in .* #1 http.*\n +no such customer/)
    await terminal.keys('Tab', 'G')
    await terminal.until(/"type": "/)
    await terminal.keys('C-c')
    const left = (await terminal.until(/^exit \d+/m)).join('\n')
    expect(left).toContain('exit 130')
    expect(left).toContain('1 accepted')
    expect(await terminal.ask('#{alternate_on} #{cursor_flag}')).toBe('0 1')
  })
})
