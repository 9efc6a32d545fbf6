/** The bytes of a secret that is written in hexadecimal; undefined for a text that is not. */
export function hexKey(secret: string): Buffer | undefined {
  return /^(?:[\dA-Fa-f]{2})+$/.test(secret) ? Buffer.from(secret, 'hex') : undefined
}

/** The bytes of a secret that is base64, after `whsec_` or alone; undefined for a text that is not. */
export function base64Key(secret: string): Buffer | undefined {
  const encoded = secret.startsWith('whsec_') ? secret.slice(6) : secret
  return /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64') : undefined
}
