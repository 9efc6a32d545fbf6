/** Problem reported for a secret that is not hexadecimal. */
export const adyenKeyProblem = 'the secret is not the hexadecimal HMAC key from Adyen’s Customer Area'
