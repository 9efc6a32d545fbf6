import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { ReplayReport } from '../../src/core/results/replay-report.ts'
import { replayHtml } from '../../src/report/replay/html.ts'
import { evil, folderReport, report, reportWith } from '../report/replay/samples.ts'

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
if (browserPath === undefined)
  console.warn('skipped: there is no Chromium in /usr/bin; the HTML report was not opened in a browser')

describe.skipIf(browserPath === undefined)('the HTML report in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    // Root and many containers cannot use the sandbox. It is not needed for our own page, which loads nothing.
    browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] })
  })
  afterAll(() => browser.close())

  /** Opens a report. Returns the page and everything that it logged or requested from the network. */
  async function open(
    shown: ReplayReport,
    width: number,
    height: number,
    colorScheme: 'light' | 'dark' = 'light',
  ): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
    const folder = mkdtempSync(join(tmpdir(), 'billhook-html-'))
    const file = join(folder, 'report.html')
    writeFileSync(file, replayHtml(shown))
    const context = await browser.newContext({ viewport: { width, height }, colorScheme })
    onTestFinished(async () => {
      await context.close()
      rmSync(folder, { recursive: true })
    })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', (dialog) => complaints.push(dialog.message()))
    page.on('request', (request) =>
      complaints.push(...(request.url() === pathToFileURL(file).href ? [] : [request.url()])),
    )
    await page.goto(pathToFileURL(file).href)
    return { page, complaints }
  }

  test.each([
    ['a phone', 390, 844, 'light'],
    ['a phone at night', 390, 844, 'dark'],
    ['a desktop', 1280, 900, 'light'],
    ['a desktop at night', 1280, 900, 'dark'],
  ] as const)(
    'on %s nothing is cut off, nothing is loaded, and there are no errors',
    async (_name, width, height, scheme) => {
      for (const shown of [report, folderReport, reportWith(evil), reportWith('x'.repeat(300))]) {
        const { page, complaints } = await open(shown, width, height, scheme)
        expect(complaints).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
        expect(await page.locator('h1').count()).toBe(1)
        expect(await page.locator('h2').count()).toBeGreaterThan(5)
        expect(await page.locator('script, link, img, iframe, [style], [onload], [onclick]').count()).toBe(0)
      }
    },
  )

  test.each([390, 1280])('a folder with ten types has a readable matrix, %i pixels wide', async (width) => {
    const { page } = await open(folderReport, width, 900)
    const heights = await page.evaluate(
      "[...document.querySelectorAll('.matrix thead th')].map((one) => one.offsetHeight)",
    )
    expect(Math.max(...(heights as number[]))).toBeLessThan(250)
    const first = await page.evaluate("document.querySelector('.matrix tbody th').offsetWidth")
    expect(first).toBeGreaterThan(100)
  })

  test('the style applies, and text has enough contrast', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const { page } = await open(report, 1280, 900, scheme)
      expect(await page.evaluate(tooPale)).toEqual([])
      expect(await page.evaluate("getComputedStyle(document.querySelector('.card')).borderLeftWidth")).toBe('5px')
    }
  })

  test('a cell of the matrix leads to its card, and one click selects the whole command', async () => {
    const { page } = await open(report, 1280, 900)
    await page.locator('.matrix a .fail').first().click()
    const card = page.locator('.card:target')
    expect(await card.locator('h3').textContent()).toContain('race on invoice.paid')
    await card.locator('.command').first().click()
    expect(await page.evaluate('String(getSelection()).trim()')).toBe(
      report.experiments.find(({ verdict }) => verdict === 'fail')?.reproduce,
    )
  })
})

/** Runs in the browser. Finds text whose contrast with its background is below 4.5:1, the minimum of WCAG AA. */
const tooPale = String.raw`(() => {
  const numbers = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  const brightness = (colour) => {
    const [r, g, b] = numbers(colour).map((value) => linear(value / 255))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ground = (element) => {
    const colour = element ? getComputedStyle(element).backgroundColor : 'rgb(255, 255, 255)'
    return numbers(colour)[3] === 0 ? ground(element.parentElement) : colour
  }
  const hasText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
  const elements = [...document.querySelectorAll('body *')]
  const texts = elements.filter((element) => !element.closest('svg') && hasText(element))
  if (texts.length < 100) return ['the page has hardly any text']
  return texts.flatMap((element) => {
    const both = [brightness(getComputedStyle(element).color), brightness(ground(element))]
    const [dark, light] = both.sort((a, b) => a - b)
    const contrast = (light + 0.05) / (dark + 0.05)
    return contrast < 4.5 ? [element.outerHTML.slice(0, 80) + ' ' + contrast.toFixed(2)] : []
  })
})()`
