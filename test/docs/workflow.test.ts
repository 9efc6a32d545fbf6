import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

interface Workflow {
  readonly jobs: { readonly webhooks: { readonly steps: readonly { readonly run?: string; readonly uses?: string }[] } }
}

test('the workflow in docs/workflows is valid YAML, and its scripts are valid shell', () => {
  const workflow = parse(
    readFileSync(new URL('../../docs/workflows/billhook.yml', import.meta.url), 'utf8'),
  ) as Workflow
  const scripts = workflow.jobs.webhooks.steps.flatMap(({ run }) => (run === undefined ? [] : [run]))
  for (const script of scripts) execFileSync('bash', ['-n'], { input: script })
  expect(scripts.filter((script) => script.includes('billhook replay'))).toHaveLength(1)
})

test('workflows name actions by commit, because a tag can be moved to other code', () => {
  const root = new URL('../../', import.meta.url).pathname
  const files = globSync(['.github/workflows/*.yml', 'docs/workflows/*.yml'], { cwd: root })
  const uses = files.flatMap((file) =>
    [...readFileSync(root + file, 'utf8').matchAll(/uses: (.*)/g)].map(([, action]) => action),
  )
  expect(uses.length).toBeGreaterThan(5)
  for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
})
