import { personalKeys } from '../../core/redact/personal.ts'

/** Reserved attributes of a subscriber, then whatever the app sets. */
export const revenueCatPersonal = personalKeys({
  email: '$email.value',
  name: '$displayName.value',
  phone: '$phoneNumber.value',
  opaque:
    '$idfa.value $idfv.value $gpsAdId.value $androidId.value $amazonAdId.value $fcmTokens.value $apnsTokens.value',
  open: 'value',
})
