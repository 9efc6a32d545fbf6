import { expect, test } from 'vitest'
import { redactForm } from '../../src/core/redact/form.ts'
import { pseudonyms } from '../../src/core/redact/pseudonym.ts'

const pseudonym = pseudonyms(Buffer.alloc(32, 1))

test('the fields of a form are redacted by their names and their look, and what stays keeps its bytes', () => {
  const form =
    'alert_id=1600210044&customer_name=Jane+Doe&email=jane%40acme.io&note=for+Jane%20Doe&amount=19.90&p_signature=abc%2B%2F%3D&x=%zz&=&empty=&flag&plan=Gold+%26+more'
  const redacted = redactForm(form, pseudonym, undefined)
  for (const secret of ['Jane', 'Doe', 'acme', 'abc']) expect(redacted).not.toContain(secret)
  expect(redacted).toMatch(
    /^alert_id=1600210044&customer_name=\w+\+\w+&email=[\da-f]{8}%40example\.com&note=for\+\w+\+\w+&amount=19\.90&p_signature=\w{3}%2B%2F%3D&x=%zz&=&empty=&flag&plan=Gold\+%26\+more$/,
  )
})

test.each(['', '&', '=', '&&=&', 'a', 'a=b=c', '%', '\uD800=1'])('%j is a form as well', (form) => {
  expect(redactForm(form, pseudonym, undefined)).toBe(form)
})
