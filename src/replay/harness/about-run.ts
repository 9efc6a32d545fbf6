import { shownUrl } from '../../core/redact/shown-url.ts'
import type { RunAbout } from '../../core/results/replay-report.ts'
import type { Env } from '../../env.ts'
import { gitCommit } from '../../files/git-commit.ts'

/** Returns the origin of a report: what was tested, when, from which commit, and by which billhook version. */
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
