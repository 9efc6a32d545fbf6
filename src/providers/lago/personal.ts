import { personalKeys } from '../../core/redact/personal.ts'

/** Names that the merchant gives to what it sells. */
export const lagoPersonal = personalKeys({
  plain: 'wallet.name wallets.name subscription.name subscriptions.name credits.name',
})
