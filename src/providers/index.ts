import type { Provider } from '../core/provider/provider.ts'
import { adyen } from './adyen/index.ts'
import { adyenPlatform } from './adyen-platform/index.ts'
import { apple } from './apple/index.ts'
import { braintree } from './braintree/index.ts'
import { chargebee } from './chargebee/index.ts'
import { killBill } from './kill-bill/index.ts'
import { lago } from './lago/index.ts'
import { lemonSqueezy } from './lemon-squeezy/index.ts'
import { gocardless } from './gocardless/index.ts'
import { googlePlay } from './google-play/index.ts'
import { mollie } from './mollie/index.ts'
import { mollieClassic } from './mollie-classic/index.ts'
import { paddleClassic } from './paddle-classic/index.ts'
import { paddle } from './paddle/index.ts'
import { paypal } from './paypal/index.ts'
import { razorpay } from './razorpay/index.ts'
import { recurly } from './recurly/index.ts'
import { shopify } from './shopify/index.ts'
import { square } from './square/index.ts'
import { polar } from './polar/index.ts'
import { revenueCat } from './revenuecat/index.ts'
import { standardWebhooks } from './standard-webhooks/index.ts'
import { stripe } from './stripe/index.ts'
import { unknownProvider } from './unknown/index.ts'

/** Providers in order of detection; the last one accepts anything. */
export const providers: readonly [Provider, ...Provider[]] = [
  // Before Stripe, because Chargebee's events also have `object: event`.
  chargebee,
  stripe,
  paddle,
  paddleClassic,
  lemonSqueezy,
  recurly,
  adyen,
  razorpay,
  square,
  shopify,
  mollie,
  mollieClassic,
  gocardless,
  adyenPlatform,
  polar,
  standardWebhooks,
  paypal,
  braintree,
  apple,
  revenueCat,
  lago,
  killBill,
  googlePlay,
  unknownProvider,
]

/**
 * Returns all providers in order of detection. Those described in billhook.yaml come first, because their descriptions
 * name a header that identifies them.
 */
export function knownTo(
  sources: Iterable<{ readonly provider: Provider | undefined }>,
): readonly [Provider, ...Provider[]] {
  const described = [...sources].flatMap(({ provider }) =>
    provider === undefined || providers.includes(provider) ? [] : [provider],
  )
  const [first = providers[0], ...others] = [...described, ...providers]
  return [first, ...others]
}

export function findProvider(name: string): Provider | undefined {
  return providers.find((provider) => provider.name === name)
}
