import { personalKeys } from '../../core/redact/key/personal.ts'

/** Free text entered by the customer, and names given by the merchant. */
export const paddlePersonal = personalKeys({
  open: 'additional_information purchase_order_number',
  plain: 'discount_group.name',
})
