import { expect, test } from 'vitest'
import { providers } from '../../src/providers/index.ts'
import { providerPage } from '../helpers/provider-page.ts'

test('docs/providers.md describes what the code does', async () => {
  await expect(providerPage(providers)).toMatchFileSnapshot('../../docs/providers.md')
})
