import { relative, resolve } from 'node:path'
import { contentHash } from '../../core/signature/content-hash.ts'
import type { Fixture } from '../fixtures/fixture.ts'
import type { Sending } from '../plan/plan.ts'

/** Fixtures never have this extension, so a directory that contains both can be replayed. */
export const goldenEnding = '.golden'

/**
 * Returns the name of the golden file for each delivery: `fixtures-paid.json.golden`, then
 * `fixtures-paid.json-2.golden` for the second delivery from the same place. Names do not depend on the working
 * directory or on other fixtures, and never differ only in case.
 * @param dir directory of the golden files, absolute
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
 * Returns `fixtures/paid.json`, `capture.jsonl:3` or `renewal.yaml paid.json`. A delivery's number in its scenario is
 * not included, because it would change if another delivery were inserted before it.
 */
function placeOf({ name, argument, scenario }: Fixture, dir: string, cwd: string): string {
  if (argument.startsWith('store:')) return name
  if (argument === '-') return `stdin${name.slice(1)}`
  const file = relative(dir, resolve(cwd, argument)).replace(/^(?:\.\.\/)+/, '')
  return file + (scenario === undefined ? name.slice(argument.length) : name.replace(/^.*? #\d+/s, ''))
}

/** Turns a place into a file name, and adds a hash if the name alone might not be unique. */
function safeName(place: string): string {
  const whole = tame(place)
  if (whole !== '' && whole.length <= 100 && /^[\w./: -]+$/.test(place)) return whole
  return tame(`${whole.slice(-80)}-${contentHash(place).slice(0, 8)}`)
}

function tame(text: string): string {
  return text.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '')
}
