import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unknownProvider } from '../../src/providers/unknown/index.ts'
import { openSchemas, type Checked } from '../../src/schemas/open.ts'
import { tempDir } from './temp-dir.ts'

/** Returns a function that validates payloads against a single schema, one after another, as a run would. */
export function checkBy(schema: object | string): (payload: unknown) => Checked {
  const dir = tempDir()
  mkdirSync(join(dir, 'unknown/t'), { recursive: true })
  writeFileSync(join(dir, 'unknown/t/1.json'), typeof schema === 'string' ? schema : JSON.stringify(schema))
  const { check } = openSchemas({ dir })
  return (payload) => check([{ type: 't', version: '1' }], unknownProvider, payload as Record<string, unknown>)
}

/** Codes and pointers of the findings, such as `schema.type /n`. */
export function summaryOf({ findings }: Checked): string[] {
  return findings.map(({ code, pointer }) => `${code} ${pointer}`)
}
