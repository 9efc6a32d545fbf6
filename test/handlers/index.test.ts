import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { handlers } from './index.ts'

test('the list contains every handler, named after its file', () => {
  const files = globSync('*.ts', { cwd: import.meta.dirname }).filter(
    (file) => !['index.ts', 'serve.ts', 'restart.ts', 'vitest.config.ts'].includes(file) && !file.endsWith('.test.ts'),
  )
  expect(handlers.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted())
})
