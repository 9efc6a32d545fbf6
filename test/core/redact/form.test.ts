import { expect, test } from 'vitest'
import { formJson, redactForm } from '../../../src/core/redact/form.ts'
import { pseudonyms } from '../../../src/core/redact/pseudonym/pseudonym.ts'

const pseudonym = pseudonyms(Buffer.alloc(32, 1))

test('the fields of a form are redacted by name and content, and the rest keeps its bytes', () => {
  const form =
    'alert_id=1600210044&customer_name=Jane+Doe&email=jane%40acme.io&note=for+Jane%20Doe&amount=19.90&' +
    'p_signature=abc%2B%2F%3D&x=%zz&=&empty=&flag&plan=Gold+%26+more'
  const redacted = redactForm(form, pseudonym, undefined)?.text
  for (const secret of ['Jane', 'Doe', 'acme', 'abc']) expect(redacted).not.toContain(secret)
  expect(redacted).toMatch(
    /^alert_id=1600210044&customer_name=\w+\+\w+&email=[\da-f]{8}%40example\.com&note=for\+\w+\+\w+&amount=19\.90&p_signature=\w{3}%2B%2F%3D&x=%zz&=&empty=&flag&plan=Gold\+%26\+more$/,
  )
})

test.each(['', '&', '=', '&&=&', 'a', 'a=b=c', '%', '\uD800=1'])('%j is a valid form', (form) => {
  expect(redactForm(form, pseudonym, undefined)?.text).toBe(form)
})

test('the items of a list have its name, but only if the brackets are at the end', () => {
  expect(formJson('user[name][0]=a&b[][2]=c&d[]e=f&[1]&g=h=i')).toBe(
    '{"user[name]":"a","b":"c","d[]e":"f","":"","g":"h=i"}',
  )
})

test('a name with nothing but brackets is read quickly', { timeout: 5_000 }, () => {
  for (const brackets of ['[]', '[1]', '[1']) {
    const form = `${brackets.repeat(70_000)}x=1`
    expect(redactForm(form, pseudonym, undefined)?.text).toBe(form)
  }
})
