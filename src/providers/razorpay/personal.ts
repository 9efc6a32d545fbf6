import { personalKeys } from '../../core/redact/key/personal.ts'

/** `contact` is a telephone number; UPI addresses are `name@bank`. */
export const razorpayPersonal = personalKeys({
  phone: 'contact customer_contact',
  email: 'vpa',
  opaque: 'vpa.handle vpa.username',
})
