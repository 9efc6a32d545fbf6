/**
 * Preloaded with `--import`. Sets the clock ahead by BILLHOOK_TEST_CLOCK_MS milliseconds. If the variable names a file,
 * the file contains the number.
 */
import { readFileSync } from 'node:fs'

const given = process.env['BILLHOOK_TEST_CLOCK_MS'] ?? '0'
const real = Date.now
const ahead = () => (given.startsWith('/') ? Number(readFileSync(given, 'utf8')) : Number(given))
Date.now = () => real() + ahead()
