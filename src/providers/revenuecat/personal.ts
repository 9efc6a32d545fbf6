import { personalKeys } from '../../core/redact/key/personal.ts'

/** Reserved subscriber attributes, followed by custom ones. */
export const revenueCatPersonal = personalKeys({
  email: '$email.value',
  name: '$displayName.value',
  phone: '$phoneNumber.value',
  opaque:
    '$idfa.value $idfv.value $gpsAdId.value $androidId.value $amazonAdId.value $fcmTokens.value $apnsTokens.value',
  open: 'value',
})
