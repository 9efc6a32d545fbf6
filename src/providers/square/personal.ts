import { personalKeys } from '../../core/redact/key/personal.ts'

/** Customers have nicknames, and loyalty accounts are linked to telephone numbers. Catalogue names are not personal. */
export const squarePersonal = personalKeys({
  name: 'nickname',
  phone: 'mapping.value',
  plain: `item_data.name item_variation_data.name category_data.name tax_data.name discount_data.name modifier_data.name
    subscription_plan_data.name subscription_plan_variation_data.name`,
})
