export function isHttps(url: string): boolean {
  return /^https:/i.test(url)
}
