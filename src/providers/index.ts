import type { Provider } from '../core/provider.ts'
import { braintree } from './braintree/index.ts'
import { lemonSqueezy } from './lemon-squeezy/index.ts'
import { paddle } from './paddle/index.ts'
import { standardWebhooks } from './standard-webhooks/index.ts'
import { stripe } from './stripe/index.ts'
import { unknownProvider } from './unknown/index.ts'

/** In the order of detection; the last takes what nobody else does. */
export const providers: readonly [Provider, ...Provider[]] = [
  stripe,
  paddle,
  lemonSqueezy,
  standardWebhooks,
  braintree,
  unknownProvider,
]

export function findProvider(name: string): Provider | undefined {
  return providers.find((provider) => provider.name === name)
}
