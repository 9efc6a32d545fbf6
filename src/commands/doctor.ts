import type { Command } from 'commander'
import { namedDataDir } from '../config/data-dir.ts'
import { diagnose } from '../doctor/run.ts'
import type { Env } from '../env.ts'
import { ExitCode } from '../errors.ts'
import type { Write } from '../files/sink.ts'
import { paintWith } from '../report/paint.ts'
import { doctorFormats } from '../report/doctor.ts'
import type { CommandContext } from './command.ts'
import { examples } from './examples.ts'
import { configOptions } from './config-options.ts'
import { outputColours, outputOptions, toOutput, type OutputFlags } from './output-options.ts'

interface DoctorFlags extends OutputFlags<keyof typeof doctorFormats> {
  readonly config?: string
  readonly trustConfig?: boolean
  readonly deep?: boolean
  readonly dataDir?: string
}

export function define(command: Command, { env, end }: CommandContext): void {
  command
    .option('--deep', 'read the whole store; report what is damaged and what can be recovered')
    .option('--data-dir <DIR>', 'where deliveries are stored (default: .billhook)')
  examples(command, ['billhook doctor', 'billhook doctor --deep --json'], 'config')
  configOptions(outputOptions(command, Object.keys(doctorFormats))).action(async (flags: DoctorFlags) => {
    end(await toOutput(flags.output, env, (write) => runDoctor(flags, env, write)))
  })
}

async function runDoctor(flags: DoctorFlags, env: Env, write: Write): Promise<ExitCode> {
  const { format, deep, dataDir, config: file, trustConfig: trust } = flags
  const checks = await diagnose(env, {
    file,
    trust,
    deep,
    dataDir: dataDir === undefined ? undefined : namedDataDir(dataDir, env.cwd),
  })
  if (env.signal.aborted) return ExitCode.interrupted
  await write(doctorFormats[format](checks, await paintWith(outputColours(flags, env))))
  return checks.some(({ status }) => status === 'fail') ? ExitCode.checkFailed : ExitCode.ok
}
