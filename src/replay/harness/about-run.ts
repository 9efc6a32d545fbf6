import { shownUrl } from '../../core/redact/shown-url.ts'
import type { RunAbout } from '../../core/results/replay-report.ts'
import type { Env } from '../../env.ts'
import { gitCommit } from '../../files/git-commit.ts'

/** Returns what identifies a run: the target, the start time, the commit and the version of billhook. */
export async function aboutRun(
  target: string,
  startedAt: number,
  env: Pick<Env, 'cwd' | 'version'>,
): Promise<RunAbout> {
  const commit = await gitCommit(env.cwd)
  return {
    target: shownUrl(target),
    started_at: new Date(startedAt).toISOString(),
    version: env.version,
    ...(commit === undefined ? {} : { commit }),
  }
}
