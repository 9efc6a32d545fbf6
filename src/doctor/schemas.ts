import { readdir } from 'node:fs/promises'
import { systemCode } from '../errors.ts'
import type { Examine } from './examine.ts'

/** Checks that there are schemas to validate against. */
export const examineSchemas: Examine = async ({ schemas }) => {
  const name = 'schemas'
  if (schemas === undefined) return [{ name, status: 'ok', message: 'none: only payload envelopes are checked' }]
  try {
    const files = await readdir(schemas, { recursive: true })
    const count = files.filter((file) => file.endsWith('.json')).length
    if (count > 0) return [{ name, status: 'ok', message: `${count} in ${schemas}` }]
    return [
      {
        name,
        status: 'warn',
        message: `${schemas} contains no schemas`,
        hint: 'add one at <provider>/<type>/<version>.json',
      },
    ]
  } catch (error) {
    return [
      {
        name,
        status: 'fail',
        message: `${schemas} cannot be read: ${systemCode(error) ?? String(error)}`,
        hint: 'create it, or change schemas in billhook.yaml',
      },
    ]
  }
}
