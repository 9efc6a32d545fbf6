import { createRequire } from 'node:module'
import { hmacValidator as AdyenValidator } from '@adyen/api-library'
import { Environment, SignedDataVerifier } from '@apple/app-store-server-library'
import { Paddle } from '@paddle/paddle-node-sdk'
import { webhooks as polarWebhooks } from '@polar-sh/sdk/2026-10'
import { shopifyApi, type ApiVersion } from '@shopify/shopify-api'
// Adapts the package to Node.js.
// oxlint-disable-next-line import/no-unassigned-import
import '@shopify/shopify-api/adapters/node'
import Chargebee, { basicAuthValidator } from 'chargebee'
import { parse as parseGocardless } from 'gocardless-nodejs/webhooks'
import { SignatureValidator as MollieValidator } from 'mollie-api-typescript'
import Razorpay from 'razorpay'
import { WebhooksHelper as Square } from 'square'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Stripe } from 'stripe'
import { Webhook as Svix } from 'svix'
import { certificatesOf } from '../../src/core/signature/certificates.ts'
import { makeAppleChain } from '../helpers/apple.ts'

/** A request as a handler receives it: lower-case header names, the body as text, and the handler's own URL. */
export interface Received {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly url: string
}

/** The type and id of an event, as read by a handler after verification. */
export type Told = readonly [type: string, id: string]

/** A provider's own Node.js package, used as its documentation describes. */
export interface OfficialPackage {
  readonly name: string
  readonly provider: string
  readonly secret: string
  /** A secret in the same format. Deliveries that are signed with it must be rejected. */
  readonly wrong: string
  /** Settings of the source, if the provider signs more than the request. The argument is the URL of the handler. */
  readonly settings?: (url: string) => Readonly<Record<string, string>>
  /** Throws if the package rejects the request. `secret` is the secret that the provider gave the handler. */
  readonly receive: (request: Received, secret: string) => readonly Told[] | Promise<readonly Told[]>
}

const hexKey = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'
const standardSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const standardWrong = 'whsec_b3RoZXIgc2VjcmV0IG9mIHNvbWVvbmU='
const appleChain = makeAppleChain()
// The package is a CommonJS module without types.
const braintree = createRequire(import.meta.url)('braintree') as {
  readonly BraintreeGateway: new (config: object) => {
    readonly webhookNotification: {
      readonly parse: (
        signature: string,
        payload: string,
      ) => Promise<{ readonly kind: string; readonly timestamp: string } & Readonly<Record<string, unknown>>>
    }
  }
  readonly Environment: { readonly Sandbox: unknown }
}

export const officialPackages: readonly OfficialPackage[] = [
  {
    name: 'stripe',
    provider: 'stripe',
    secret: 'whsec_right',
    wrong: 'whsec_wrong',
    receive: ({ body, headers }, secret) => {
      const event = Stripe.webhooks.constructEvent(body, headers['stripe-signature'] ?? '', secret)
      return [[event.type, event.id]]
    },
  },
  standard('standardwebhooks', (secret) => new StandardWebhook(secret)),
  standard('svix', (secret) => new Svix(secret)),
  {
    name: '@polar-sh/sdk',
    provider: 'polar',
    secret: 'polar_whs_ovyN6cPrTv56AApvzCaJno08SSmGJmgbWilb33N2JuK',
    wrong: 'polar_whs_wrong',
    receive: async ({ body, headers }, secret) => {
      const event = await polarWebhooks.validateEvent(body, headers, secret)
      return [[event.type, headers['webhook-id'] ?? '']]
    },
  },
  {
    name: '@paddle/paddle-node-sdk',
    provider: 'paddle',
    secret: 'pdl_ntfset_01jw5q0c8m3n7v2x4k6p9r1t5a_Abc123',
    wrong: 'pdl_ntfset_01jw5q0c8m3n7v2x4k6p9r1t5a_Wrong',
    receive: async ({ body, headers }, secret) => {
      const { eventType, eventId } = await new Paddle('no key: nothing is asked of Paddle').webhooks.unmarshal(
        body,
        secret,
        headers['paddle-signature'] ?? '',
      )
      return [[eventType, eventId]]
    },
  },
  {
    name: '@adyen/api-library (payments)',
    provider: 'adyen',
    secret: hexKey,
    wrong: hexKey.replaceAll('4', '5'),
    receive: ({ body }, secret) => {
      const { notificationItems } = JSON.parse(body) as {
        notificationItems: { NotificationRequestItem: Parameters<AdyenValidator['validateHMAC']>[0] }[]
      }
      return notificationItems.map(({ NotificationRequestItem: item }) => {
        if (!new AdyenValidator().validateHMAC(item, secret)) throw new Error('the HMAC does not match')
        return [item.eventCode, `${item.eventCode}:${item.pspReference}:${item.success}`]
      })
    },
  },
  {
    name: '@adyen/api-library (platform)',
    provider: 'adyen-platform',
    secret: hexKey,
    wrong: hexKey.replaceAll('4', '5'),
    receive: ({ body, headers }, secret) => {
      if (!new AdyenValidator().validateHMACSignature(secret, headers['hmacsignature'] ?? '', body))
        throw new Error('the HMAC does not match')
      const { type, eventId, data } = JSON.parse(body) as {
        type: string
        eventId?: string
        data: { id?: string; sequenceNumber?: number }
      }
      return [[type, eventId ?? `${data.id}:${data.sequenceNumber}`]]
    },
  },
  {
    name: 'gocardless-nodejs',
    provider: 'gocardless',
    secret: 'gc_right',
    wrong: 'gc_wrong',
    receive: ({ body, headers }, secret) =>
      parseGocardless(body, secret, headers['webhook-signature'] ?? '').map((event) => [
        `${event.resource_type}.${event.action}`,
        event.id ?? '',
      ]),
  },
  {
    name: 'razorpay',
    provider: 'razorpay',
    secret: 'rzp_right',
    wrong: 'rzp_wrong',
    receive: ({ body, headers }, secret) => {
      if (!Razorpay.validateWebhookSignature(body, headers['x-razorpay-signature'] ?? '', secret))
        throw new Error('the signature does not match')
      return [[(JSON.parse(body) as { event: string }).event, headers['x-razorpay-event-id'] ?? '']]
    },
  },
  {
    name: 'square',
    provider: 'square',
    secret: 'sq_right',
    wrong: 'sq_wrong',
    settings: (url) => ({ url }),
    receive: async ({ body, headers, url }, secret) => {
      const signed = {
        requestBody: body,
        signatureHeader: headers['x-square-hmacsha256-signature'] ?? '',
        signatureKey: secret,
        notificationUrl: url,
      }
      if (!(await Square.verifySignature(signed))) throw new Error('the signature does not match')
      const event = JSON.parse(body) as { type: string; event_id: string }
      return [[event.type, event.event_id]]
    },
  },
  {
    name: 'mollie-api-typescript',
    provider: 'mollie',
    secret: 'mollie_right',
    wrong: 'mollie_wrong',
    receive: async ({ body, headers }, secret) => {
      if (!(await new MollieValidator(secret).validatePayload(body, headers['x-mollie-signature'])))
        throw new Error('there is no signature')
      const event = JSON.parse(body) as { type: string; id: string }
      return [[event.type, event.id]]
    },
  },
  {
    name: '@shopify/shopify-api',
    provider: 'shopify',
    secret: 'shpss_right',
    wrong: 'shpss_wrong',
    receive: async ({ body, headers }, apiSecretKey) => {
      const logger = { log: () => undefined }
      const { webhooks } = shopifyApi({
        apiKey: 'key',
        apiSecretKey,
        hostName: 'localhost',
        apiVersion: '2026-10' as ApiVersion,
        isEmbeddedApp: false,
        logger,
      })
      const rawRequest = { headers, url: '/', method: 'POST' }
      const validation = await webhooks.validate({ rawBody: body, rawRequest, rawResponse: {} })
      if (!validation.valid) throw new Error(JSON.stringify(validation))
      // The package returns the topic in the form of a constant, such as ORDERS_PAID.
      const topic = headers['x-shopify-topic'] ?? ''
      if (validation.topic !== topic.toUpperCase().replaceAll(/[/.]/g, '_'))
        throw new Error(`another topic: ${validation.topic}`)
      return [[topic, validation.webhookId]]
    },
  },
  {
    name: 'braintree',
    provider: 'braintree',
    secret: 'integration_public:integration_private',
    wrong: 'integration_public:another_private',
    receive: async ({ body }, secret) => {
      const [publicKey = '', privateKey = ''] = secret.split(':')
      const gateway = new braintree.BraintreeGateway({
        environment: braintree.Environment.Sandbox,
        merchantId: 'example',
        publicKey,
        privateKey,
      })
      const form = new URLSearchParams(body)
      const notification = await gateway.webhookNotification.parse(
        form.get('bt_signature') ?? '',
        form.get('bt_payload') ?? '',
      )
      const subject = (notification['subscription'] ?? notification['dispute'] ?? notification['disbursement']) as {
        readonly id: string
      }
      return [[notification.kind, `${notification.kind}:${subject.id}:${notification.timestamp}`]]
    },
  },
  {
    name: '@apple/app-store-server-library',
    provider: 'apple',
    secret: appleChain.secret,
    wrong: makeAppleChain().secret,
    receive: async ({ body }) => {
      const roots = certificatesOf(appleChain.root.pem).map(({ raw }) => raw)
      const verifier = new SignedDataVerifier(roots, false, Environment.SANDBOX, 'com.example.app')
      const { notificationType, subtype, notificationUUID } = await verifier.verifyAndDecodeNotification(
        (JSON.parse(body) as { signedPayload: string }).signedPayload,
      )
      return [
        [subtype === undefined ? `${notificationType}` : `${notificationType}/${subtype}`, notificationUUID ?? ''],
      ]
    },
  },
  {
    name: 'chargebee',
    provider: 'chargebee',
    secret: 'admin:right',
    wrong: 'admin:wrong',
    receive: async ({ body, headers }, secret) => {
      const told: Told[] = []
      const handler = new Chargebee({
        site: 'example',
        apiKey: 'no key: nothing is asked of Chargebee',
      }).webhooks.createHandler()
      handler.requestValidator = basicAuthValidator((user, password) => `${user}:${password}` === secret)
      handler.on('unhandled_event', ({ event }) => void told.push([event.event_type ?? '', event.id ?? '']))
      await handler.handle({ body, headers: { ...headers } })
      return told
    },
  },
]

function standard(
  name: string,
  create: (secret: string) => { readonly verify: (body: string, headers: Record<string, string>) => unknown },
): OfficialPackage {
  return {
    name,
    provider: 'standard-webhooks',
    secret: standardSecret,
    wrong: standardWrong,
    receive: ({ body, headers }, secret) => {
      create(secret).verify(body, { ...headers })
      return [[(JSON.parse(body) as { type: string }).type, headers['webhook-id'] ?? '']]
    },
  }
}

/** Reasons why there is no package to compare with, by provider. */
export const withoutPackage: Readonly<Record<string, string>> = {
  'paddle-classic': 'Paddle’s Node package verifies only Paddle Billing',
  'lemon-squeezy': '@lemonsqueezy/lemonsqueezy.js calls the API and verifies nothing',
  recurly: 'recurly calls the API and verifies nothing',
  paypal: '@paypal/paypal-server-sdk verifies nothing; PayPal offers only an online check',
  lago: 'lago-javascript-client calls the API and verifies nothing',
  revenuecat: 'nothing is signed: the Authorization header is compared, and there is no package for it',
  'mollie-classic': 'nothing is signed',
  'kill-bill': 'nothing is signed',
  'google-play':
    'the message is not signed; only a token of its push subscription is, with keys that must be fetched from Google',
  unknown: 'it is not a provider',
}
