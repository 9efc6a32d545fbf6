import { readFileSync } from 'node:fs'
import { packageFile } from '../../package-file.ts'

/** The topics of `billhook help TOPIC`; each is a file in the `help` folder. */
export const topics = {
  checks: 'what replay --check tries',
  observers: 'how replay --observe sees what a handler did',
  fixtures: 'what replay can send',
  scenarios: 'deliveries in order, as YAML',
  reports: 'report formats and files',
  config: 'every key of billhook.yaml',
  variables: 'environment variables that billhook reads',
  settings: 'what some providers need besides secrets',
  generic: 'describe a sender that billhook does not know',
  trust: 'what a billhook.yaml may do',
  'exit-codes': 'what exit codes mean',
} as const

export type Topic = keyof typeof topics

export function isTopic(name: string): name is Topic {
  return Object.hasOwn(topics, name)
}

export function topicText(topic: Topic): string {
  return readFileSync(packageFile(`help/${topic}.txt`), 'utf8')
}

/** Lists the topics for the end of `billhook --help`. */
export function topicList(): string {
  const width = Math.max(...Object.keys(topics).map((name) => name.length))
  return Object.entries(topics)
    .map(([name, summary]) => `  ${name.padEnd(width)}  ${summary}\n`)
    .join('')
}
