import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SourceConfig } from '../../src/config/config.ts'
import { configIn } from './config.ts'
import type { Description } from '../../src/providers/generic/description.ts'
import { genericProvider } from '../../src/providers/generic/index.ts'

/**
 * A description with a timestamp in the header and in the signed content, an id in the body, and every optional
 * location.
 */
const acmeDescription: Description = {
  signature: { header: 'X-Acme-Signature', value: 't={timestamp},v1={signature}', content: '{timestamp}.{body}' },
  id: '/event/id',
  type: '/event/type',
  version: '/api_version',
  time: '/event/at',
  delivery_id: '/delivery/id',
}

export const acme = genericProvider('acme', acmeDescription)

export const acmeEvent = {
  event: { id: 'evt_1a2b3c4d', type: 'bill.paid', at: 1_750_000_000 },
  api_version: '2',
  delivery: { id: 'dlv_1', attempt: 1 },
  customer: { id: 'cus_1' },
}

/** Returns the sources that a docs page describes in YAML, by name. */
export async function describedIn(page: string): Promise<Readonly<Record<string, SourceConfig>>> {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
  const cwd = mkdtempSync(join(tmpdir(), 'billhook-docs-'))
  try {
    let sources: Readonly<Record<string, SourceConfig>> = {}
    for (const [, yaml = ''] of text.matchAll(/^```yaml\n(sources:.*?)^```/gms)) {
      writeFileSync(join(cwd, 'billhook.yaml'), yaml)
      sources = { ...sources, ...(await configIn(cwd)).sources }
    }
    return sources
  } finally {
    rmSync(cwd, { recursive: true })
  }
}
