import type * as Yaml from 'yaml'
import { yamlProblem } from './yaml-problem.ts'

export interface ParsedYaml {
  readonly document: Yaml.Document.Parsed
  readonly lines: Yaml.LineCounter
  /** The first syntax problem, with its offset in the text. */
  readonly problem: { readonly offset: number; readonly message: string } | undefined
  /** Resolves an alias; returns other nodes unchanged. */
  readonly resolve: <Node extends Yaml.Node | null>(node: Node) => Node | Yaml.Node
}

/**
 * Parses YAML in linear time. The package would compare each key of a map with all earlier keys and search the whole
 * document for each alias, so billhook checks keys and resolves aliases itself. Keys are strings.
 * @param yaml the package, which the caller loads on demand
 */
export function parseYaml(yaml: typeof Yaml, text: string): ParsedYaml {
  const lines = new yaml.LineCounter()
  const document = yaml.parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
  })
  const aliases = new Map<Yaml.Node, Yaml.Node>()
  const [error] = document.errors
  const problem = error ? { offset: error.pos[0], message: yamlProblem(error) } : look(yaml, document, aliases)
  return { document, lines, problem, resolve: (node) => (node && aliases.get(node)) ?? node }
}

/** Resolves all aliases and finds the first repeated key. */
function look(
  yaml: typeof Yaml,
  document: Yaml.Document.Parsed,
  aliases: Map<Yaml.Node, Yaml.Node>,
): ParsedYaml['problem'] {
  const anchors = new Map<string, Yaml.Node>()
  let twice: Yaml.Scalar | undefined
  const anchor = (node: Yaml.Node & { readonly anchor?: string }): void => {
    if (node.anchor) anchors.set(node.anchor, node)
  }
  try {
    yaml.visit(document, {
      Scalar: (_, node) => anchor(node),
      Seq: (_, node) => anchor(node),
      Map: (_, node) => {
        anchor(node)
        const keys = new Set<unknown>()
        for (const { key } of node.items) {
          if (!yaml.isScalar(key)) continue
          if (keys.has(key.value)) twice ??= key
          keys.add(key.value)
        }
      },
      Alias: (_, node) => {
        const target = anchors.get(node.source)
        if (target) aliases.set(node, target)
      },
    })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { offset: 0, message: 'it is nested too deeply' }
  }
  return twice && { offset: twice.range?.[0] ?? 0, message: 'Map keys must be unique' }
}
