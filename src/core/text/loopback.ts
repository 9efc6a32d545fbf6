/** True if a URL host or an address is certainly this machine. A name that needs a lookup is not. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/.test(host)
}
