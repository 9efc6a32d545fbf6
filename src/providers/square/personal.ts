import { personalKeys } from '../../core/redact/personal.ts'

/** Customers have nicknames, and loyalty accounts are found by telephone; the rest names what is sold. */
export const squarePersonal = personalKeys({
  name: 'nickname',
  phone: 'mapping.value',
  plain: `item_data.name item_variation_data.name category_data.name tax_data.name discount_data.name modifier_data.name
    subscription_plan_data.name subscription_plan_variation_data.name`,
})
