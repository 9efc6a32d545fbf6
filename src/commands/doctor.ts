import { Option, type Command } from 'commander'
import { diagnose } from '../doctor/run.ts'
import { ExitCode } from '../errors.ts'
import { doctorFormats } from '../report/doctor.ts'
import type { CommandContext } from './command.ts'
import { configOptions } from './config-options.ts'

interface DoctorFlags {
  readonly config?: string
  readonly trustConfig?: boolean
  readonly deep?: boolean
  readonly format: keyof typeof doctorFormats
}

export function define(command: Command, { env, end }: CommandContext): void {
  command
    .option('--deep', 'read all of the store, and say what is damaged and what can be recovered')
    .addOption(new Option('--format <FORMAT>', 'how to print it').choices(Object.keys(doctorFormats)).default('text'))
  configOptions(command).action(async ({ format, deep, config: file, trustConfig: trust }: DoctorFlags) => {
    const checks = await diagnose(env, { file, trust, deep })
    env.stdout.write(doctorFormats[format](checks))
    end(checks.some(({ status }) => status === 'fail') ? ExitCode.checkFailed : ExitCode.ok)
  })
}
