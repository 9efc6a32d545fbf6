import { relative, resolve } from 'node:path'
import { contentHash } from '../../core/signature/content-hash.ts'
import type { Fixture } from '../fixtures/fixture.ts'
import type { Sending } from '../plan/plan.ts'

/** Not an ending of fixtures, so that a directory of both can be replayed. */
export const goldenEnding = '.golden'

/**
 * The golden file of every delivery: `fixtures-paid.json.golden`, the second of the same place
 * `fixtures-paid.json-2.golden`. The name is the same from any directory and with any other fixtures. Names differ by
 * more than case.
 * @param dir of the golden files, absolute
 */
export function goldenNames(sendings: readonly Sending[], dir: string, cwd: string): ReadonlyMap<Sending, string> {
  const names = new Map<Sending, string>()
  const counts = new Map<string, number>()
  const used = new Set<string>()
  for (const sending of sendings) {
    const safe = safeName(placeOf(sending.step.fixture, dir, cwd))
    let name = ''
    do {
      const count = (counts.get(safe) ?? 0) + 1
      counts.set(safe, count)
      name = `${safe}${count === 1 ? '' : `-${count}`}${goldenEnding}`
    } while (used.has(name.toLowerCase()))
    used.add(name.toLowerCase())
    names.set(sending, name)
  }
  return names
}

/**
 * `fixtures/paid.json`, `capture.jsonl:3`, `renewal.yaml paid.json`. Not the number in a scenario: another delivery
 * before it would change that.
 */
function placeOf({ name, argument, scenario }: Fixture, dir: string, cwd: string): string {
  if (argument.startsWith('store:')) return name
  if (argument === '-') return `stdin${name.slice(1)}`
  const file = relative(dir, resolve(cwd, argument)).replace(/^(?:\.\.\/)+/, '')
  return file + (scenario === undefined ? name.slice(argument.length) : name.replace(/^.*? #\d+/s, ''))
}

/** With a hash if the name alone is not unique. */
function safeName(place: string): string {
  const whole = tame(place)
  if (whole !== '' && whole.length <= 100 && /^[\w./: -]+$/.test(place)) return whole
  return tame(`${whole.slice(-80)}-${contentHash(place).slice(0, 8)}`)
}

function tame(text: string): string {
  return text.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '')
}
