import { readdirSync, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/**
 * Minimal validation of a JSONL file or a directory of files, without limiting memory or explaining errors: split or
 * read, JSON.parse, one compiled validator. Prints the number of valid payloads.
 */
const [file = '', schema = '', common = ''] = process.argv.slice(2)
const base = 'https://schemas.example/stripe/'
const read = (path: string): object => JSON.parse(readFileSync(path, 'utf8')) as object
const ajv = new Ajv2020({ strict: false })
addFormats.default(ajv)
ajv.addSchema(read(common), `${base}common.2024-06-20.json`)
const validate = ajv.compile({ ...read(schema), $id: `${base}invoice.paid/2024-06-20.json` })
let valid = 0
if (statSync(file).isDirectory()) {
  for (const name of readdirSync(file)) if (validate(JSON.parse(await readFile(join(file, name), 'utf8')))) valid += 1
} else {
  for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '' && validate(JSON.parse(line))) valid += 1
}
console.log(valid)
