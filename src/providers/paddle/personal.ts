import { personalKeys } from '../../core/redact/personal.ts'

/** Addresses are described by their owner; groups and reports are named by the merchant. */
export const paddlePersonal = personalKeys({
  open: 'additional_information purchase_order_number',
  plain: 'discount_group.name',
})
