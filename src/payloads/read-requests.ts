import { isUtf8 } from 'node:buffer'
import type { FileRequests } from './file-request.ts'
import { readHarFile } from './har-file.ts'
import { readHttpFile } from './http-file.ts'

/** The requests of the bytes of a file. Bodies are as recorded, byte for byte. */
export function readRequests(bytes: Buffer, form: 'http' | 'har'): FileRequests {
  if (form === 'http') return readHttpFile(bytes)
  if (!isUtf8(bytes)) return { ok: false, line: 1, problem: 'the file is not UTF-8 text' }
  return readHarFile(bytes.toString('utf8').replace(/^\uFEFF/, ''))
}
