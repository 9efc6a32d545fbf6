import { Option, type Command } from 'commander'
import { namedDataDir } from '../config/data-dir.ts'
import { diagnose } from '../doctor/run.ts'
import { ExitCode } from '../errors.ts'
import { doctorFormats } from '../report/doctor.ts'
import type { CommandContext } from './command.ts'
import { configOptions } from './config-options.ts'

interface DoctorFlags {
  readonly config?: string
  readonly trustConfig?: boolean
  readonly deep?: boolean
  readonly dataDir?: string
  readonly format: keyof typeof doctorFormats
}

export function define(command: Command, { env, end }: CommandContext): void {
  command
    .option('--deep', 'read all of the store, and say what is damaged and what can be recovered')
    .option('--data-dir <DIR>', 'where deliveries are kept (default: .billhook)')
    .addOption(new Option('--format <FORMAT>', 'how to print it').choices(Object.keys(doctorFormats)).default('text'))
  configOptions(command).action(async ({ format, deep, dataDir, config: file, trustConfig: trust }: DoctorFlags) => {
    const checks = await diagnose(env, {
      file,
      trust,
      deep,
      dataDir: dataDir === undefined ? undefined : namedDataDir(dataDir, env.cwd),
    })
    if (env.signal.aborted) return end(ExitCode.interrupted)
    env.stdout.write(doctorFormats[format](checks))
    end(checks.some(({ status }) => status === 'fail') ? ExitCode.checkFailed : ExitCode.ok)
  })
}
