import { Option, type Command } from 'commander'
import { diagnose } from '../doctor/run.ts'
import { ExitCode } from '../errors.ts'
import { doctorFormats } from '../report/doctor.ts'
import type { CommandContext } from './command.ts'

interface DoctorFlags {
  readonly config?: string
  readonly format: keyof typeof doctorFormats
}

export function define(command: Command, { env, end }: CommandContext): void {
  command
    .addOption(new Option('--format <FORMAT>', 'how to print it').choices(Object.keys(doctorFormats)).default('text'))
    .option('--config <FILE>', 'billhook.yaml to use (default: the nearest from here upwards)')
    .action(async ({ format, config }: DoctorFlags) => {
      const checks = await diagnose(env, { config })
      env.stdout.write(doctorFormats[format](checks))
      end(checks.some(({ status }) => status === 'fail') ? ExitCode.checkFailed : ExitCode.ok)
    })
}
