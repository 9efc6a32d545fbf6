/**
 * Whether a host of a URL, or an address, is this machine and no other. A name that would have to be looked up is not.
 */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/.test(host)
}
