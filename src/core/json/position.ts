import { scanJson } from './scan.ts'

/** A position in text. Lines and columns are counted from 1; columns are UTF-16 code units, as in editors. */
export interface Position {
  readonly line: number
  readonly column: number
}

interface Node {
  offset: number | undefined
  readonly children: Map<string, Node>
}

/**
 * Finds the positions of JSON Pointers in the original text in one pass. For a missing value, returns the position of
 * the innermost existing value on its path. If a name is repeated, the last occurrence counts, as in `JSON.parse`.
 */
export function locate(text: string, pointers: readonly string[]): Position[] {
  const root: Node = { offset: 0, children: new Map() }
  const chains = pointers.map((pointer) => chain(root, pointer))
  const path: (Node | undefined)[] = []
  scanJson(text, (depth, key, offset) => {
    const node = key === undefined ? root : path[depth - 1]?.children.get(String(key))
    if (node) place(node, offset)
    path[depth] = node
  })
  return chains.map((nodes) => positionAt(text, nodes.findLast((node) => node.offset !== undefined)?.offset ?? 0))
}

/** Returns the line and column of an offset in UTF-16 code units. */
export function positionAt(text: string, offset: number): Position {
  let line = 1
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
    line++
    start = end + 1
  }
  return { line, column: Math.min(offset, text.length) - start + 1 }
}

/** Returns the tokens of a JSON Pointer (RFC 6901). */
export function tokens(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Returns the nodes from the root to a pointer, creating any that are missing. */
function chain(root: Node, pointer: string): Node[] {
  const nodes = [root]
  let node = root
  for (const token of tokens(pointer)) {
    let child = node.children.get(token)
    if (!child) node.children.set(token, (child = { offset: undefined, children: new Map() }))
    nodes.push((node = child))
  }
  return nodes
}

/** Sets a node's offset. If the name is repeated, discards everything found in the earlier value. */
function place(node: Node, offset: number): void {
  if (node.offset !== undefined) for (const child of node.children.values()) forget(child)
  node.offset = offset
}

function forget(node: Node): void {
  node.offset = undefined
  for (const child of node.children.values()) forget(child)
}
