import type { Finder } from '../span.ts'

const ipv6 =
  /(?:(?<![\w:.])|(?<=[g-z][46]?:))(?:[0-9a-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4})(?![\w:])/gi
// Does not match browser versions such as Chrome/120.0.0.0.
const ipv4 = /(?<![A-Za-z\d.])(?<!\w\/(?=\d+\.0\.))(?:\d{1,3}\.){3}\d{1,3}(?![A-Za-z\d]|-[a-z]|\.\d)/g

/** Finds IP addresses, except loopback addresses. */
export const findMachines: Finder = (text, add) => {
  if (text.includes(':')) {
    for (const { index, 0: found } of text.matchAll(ipv6)) {
      if (!/^[01:]*$/.test(found) && URL.canParse(`http://[${found}]`)) add(index, index + found.length, 'ipv6')
    }
  }
  if (!text.includes('.')) return
  for (const { index, 0: found } of text.matchAll(ipv4)) if (isHost(found)) add(index, index + found.length, 'ipv4')
}

function isHost(address: string): boolean {
  return address.split('.').every((part) => Number(part) <= 255) && !/^(?:127|0)\./.test(address)
}
