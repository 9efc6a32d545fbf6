/** Adyen's keys are hexadecimal; undefined for a text that is not. */
export function adyenKey(secret: string): Buffer | undefined {
  return /^(?:[\dA-Fa-f]{2})+$/.test(secret) ? Buffer.from(secret, 'hex') : undefined
}

export const adyenKeyProblem = 'the secret is not the hexadecimal HMAC key of Adyen’s Customer Area'
