import type { CommanderError } from 'commander'
import { nearest } from './core/text/nearest.ts'
import { usageError, type BillhookError } from './errors.ts'

/**
 * Converts an error from commander into a usage error with a next step.
 * @param asked the command, such as `billhook events list`
 */
export function misuse({ message: said, code }: CommanderError, asked: string): BillhookError {
  const [text = '', suggestion] = said.replace(/^error: /, '').split('\n')
  if (suggestion !== undefined) return refused(text, suggestion.slice(1, -1).replace(/^D/, 'd'))
  switch (code) {
    case 'commander.invalidArgument':
      return invalidValue(text)
    case 'commander.unknownCommand':
      return refused(text, '--help lists the commands and topics')
    case 'commander.excessArguments':
      return refused(
        text.replace(/\. Expected.*$/s, ''),
        'remove the extra arguments, or quote a value that contains spaces',
      )
    case 'commander.optionMissingArgument':
      return refused(text, 'add a value after the option')
    case 'commander.conflictingOption':
      return refused(text, 'remove one of the two')
    case 'commander.missingArgument':
    case 'commander.missingMandatoryOptionValue':
      return refused(text, `${asked} --help shows examples`)
    default:
      return refused(text, `${asked} --help lists the options`)
  }
}

const invalid = ' is invalid. '

/** Uses the value parser's message as the next step. This message comes after the value, which may contain any text. */
function invalidValue(text: string): BillhookError {
  const end = text.lastIndexOf(invalid)
  if (end < 0) return refused(text, undefined)
  const hint = text.slice(end + invalid.length).replace(/\.$/, '')
  const choices = /^Allowed choices are (.*)$/s.exec(hint)?.[1]
  const message = text.slice(0, end + invalid.length - 2)
  if (choices === undefined) return refused(message, hint)
  const near = nearest(/argument '(.*)'$/s.exec(text.slice(0, end))?.[1] ?? '', choices.split(', '))
  return refused(
    message,
    near === undefined ? `use one of ${choices}` : `did you mean ${near}? The choices are ${choices}`,
  )
}

function refused(message: string, hint: string | undefined): BillhookError {
  return usageError('BILLHOOK_USAGE', withoutSecrets(message), hint)
}

/** Hides the value given to a misspelled option, because commander's message repeats it. */
function withoutSecrets(message: string): string {
  return message.replace(/(?<=^unknown option '--[\w-]+=).*(?='$)/s, '***')
}
