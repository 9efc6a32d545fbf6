import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

interface Workflow {
  readonly jobs: { readonly webhooks: { readonly steps: readonly { readonly run?: string; readonly uses?: string }[] } }
}

test('the workflow in docs/workflows is YAML, and its scripts are shell, so that who copies it gets a run', () => {
  const workflow = parse(readFileSync(new URL('../../docs/workflows/billhook.yml', import.meta.url), 'utf8')) as Workflow
  const scripts = workflow.jobs.webhooks.steps.flatMap(({ run }) => (run === undefined ? [] : [run]))
  for (const script of scripts) execFileSync('bash', ['-n'], { input: script })
  expect(scripts.filter((script) => script.includes('billhook replay'))).toHaveLength(1)
})
