/** Characters of generated code that count as one step. */
const perStep = 50

/** What it costs to make an error, which is why its code does not count. */
const stepsOfError = 20

/** A text, a join of errors, an error or what a call is told, the head of a loop, or a brace. */
const part =
  /"(?:[^"\\]|\\.)*"|\bvErrors\.concat\(|\bconst err\d+ = (?=\{)|\{(?=instancePath)|\bfor\((?:[^"{}]|"(?:[^"\\]|\\.)*")*?\)\{|[{}]/g

/** A brace that is open. */
interface Open {
  /**
   * What was counted before it, where the count goes back to that at its end: its content is a loop's, or does not
   * count.
   */
  readonly work?: number
  /** Which piece gets the steps of the loop. */
  readonly piece?: number
}

/**
 * What ajv generates, changed to call `self.once` for its function, `self.join` for errors, and `self.spend` for each
 * error and in each round of a loop, with the steps that the body may take. Texts of the schema stay as they are.
 * @throws Error for code of another form
 */
export function instrument(code: string): string {
  const [head, name] = /return function (\w+)\(/.exec(code) ?? []
  if (head === undefined) throw new Error(unknownCode)
  const pieces: string[] = []
  const open: Open[] = []
  let [end, work] = [0, 0]
  for (const { 0: found, index } of code.matchAll(part)) {
    work += index - end
    pieces.push(code.slice(end, index), changed(found))
    end = index + found.length
    if (found.startsWith('for')) open.push({ work, piece: pieces.push('') - 1 })
    else if (found === '{') open.push(code.startsWith('instancePath', end) ? { work } : {})
    if (found !== '}') continue
    const { work: before, piece } = open.pop() ?? {}
    if (piece !== undefined) pieces[piece] = `self.spend(${stepsOf(work - (before ?? 0))});`
    else work = before ?? work
  }
  if (open.length > 0) throw new Error(unknownCode)
  const text = pieces.join('') + code.slice(end)
  return `${text.replace(head, () => `const ${name} = self.once(function (`)}, ${stepsOf(work)}); return ${name}`
}

const unknownCode = 'ajv generates code that billhook does not know'

function changed(found: string): string {
  if (found.startsWith('vErrors')) return 'self.join(vErrors, '
  return found.startsWith('const') ? `self.spend(${stepsOfError});${found}` : found
}

function stepsOf(work: number): number {
  return Math.ceil(work / perStep)
}
