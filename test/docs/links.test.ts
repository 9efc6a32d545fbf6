import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url).pathname
const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root })

test('every link between pages leads to an existing file and heading', () => {
  const links = pages.flatMap((page) => linksOf(page))
  expect(links.length).toBeGreaterThan(100)
  expect(links.filter(({ path, anchor }) => !leads(path, anchor)).map(({ shown }) => shown)).toEqual([])
})

test('every page is linked from the index', () => {
  const listed = new Set(linksOf('docs/README.md').map(({ path }) => path))
  const missing = globSync('docs/*.md', { cwd: root }).filter((page) => page !== 'docs/README.md' && !listed.has(page))
  expect(missing).toEqual([])
})

test('pages that are named in messages exist', () => {
  const named = globSync(['src/**/*.{ts,tsx}', 'docs/workflows/*'], { cwd: root }).flatMap((file) =>
    [...read(file).matchAll(/\bdocs\/[\w-]+\.md\b/g)].map(([page]) => page),
  )
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((page) => !existsSync(root + page))).toEqual([])
})

interface Link {
  /** Relative to the root of the repository. */
  readonly path: string
  readonly anchor: string | undefined
  readonly shown: string
}

function linksOf(page: string): readonly Link[] {
  const text = prose(read(page))
  return [...text.matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#')
      return { path: path === '' ? page : join(dirname(page), path), anchor, shown: `${page}: ${target}` }
    })
}

function leads(path: string, anchor: string | undefined): boolean {
  if (!existsSync(root + path)) return false
  return anchor === undefined || headings(path).includes(anchor)
}

/** Returns the anchors that GitHub generates for headings. */
function headings(page: string): readonly string[] {
  return [...prose(read(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** Removes code blocks, because a shell comment looks like a heading. */
function prose(markdown: string): string {
  return markdown.replaceAll(/^```.*?^```/gms, '')
}

function read(file: string): string {
  return readFileSync(root + file, 'utf8')
}
