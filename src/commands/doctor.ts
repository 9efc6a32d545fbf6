import { Option, type Command } from 'commander'
import { diagnose } from '../doctor/run.ts'
import { ExitCode } from '../errors.ts'
import { doctorFormats } from '../report/doctor.ts'
import type { CommandContext } from './command.ts'
import { configOptions } from './config-options.ts'

interface DoctorFlags {
  readonly config?: string
  readonly trustConfig?: boolean
  readonly format: keyof typeof doctorFormats
}

export function define(command: Command, { env, end }: CommandContext): void {
  command
    .addOption(new Option('--format <FORMAT>', 'how to print it').choices(Object.keys(doctorFormats)).default('text'))
  configOptions(command).action(async ({ format, config: file, trustConfig: trust }: DoctorFlags) => {
    const checks = await diagnose(env, { file, trust })
    env.stdout.write(doctorFormats[format](checks))
    end(checks.some(({ status }) => status === 'fail') ? ExitCode.checkFailed : ExitCode.ok)
  })
}
