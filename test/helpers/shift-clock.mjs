/**
 * Preloaded with `--import`. Sets the clock ahead by BILLHOOK_TEST_CLOCK_MS milliseconds, or by the number in the file
 * that it names.
 */
import { readFileSync } from 'node:fs'

const given = process.env['BILLHOOK_TEST_CLOCK_MS'] ?? '0'
const real = Date.now
const ahead = () => (given.startsWith('/') ? Number(readFileSync(given, 'utf8')) : Number(given))
Date.now = () => real() + ahead()
