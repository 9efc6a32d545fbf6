import { personalKeys } from '../../core/redact/key/personal.ts'

/** Names that merchants give their wallets and subscriptions. */
export const lagoPersonal = personalKeys({
  plain: 'wallet.name wallets.name subscription.name subscriptions.name credits.name',
})
