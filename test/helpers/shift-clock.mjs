/** Loaded before the program by `--import`: its clock is BILLHOOK_TEST_CLOCK_MS ahead, or what the file of that name says. */
import { readFileSync } from 'node:fs'

const given = process.env['BILLHOOK_TEST_CLOCK_MS'] ?? '0'
const real = Date.now
const ahead = () => (given.startsWith('/') ? Number(readFileSync(given, 'utf8')) : Number(given))
Date.now = () => real() + ahead()
