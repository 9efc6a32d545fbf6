/** True if a URL host or an address certainly refers to this machine. False for names that require a lookup. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/.test(host)
}
