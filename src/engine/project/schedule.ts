import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { failWith } from '../../core/failure.ts';
import { crontabLine, githubWorkflow, workflowFile } from '../../core/project/scheduleText.ts';
import { nextTick } from '../../core/schedule/ticks.ts';
import { valueAt } from '../../core/roadmap/figures.ts';
import type { EngineOptions } from '../../protocol/engine/index.ts';
import { exists } from './projectFiles.ts';

/** The text that lets cron or GitHub Actions start a pipeline; the workflow is written on request. */
export async function scheduleText(
  options: EngineOptions,
  params: { pipeline: string; kind: 'crontab' | 'github'; write: boolean },
): Promise<{ text: string; file: string | null }> {
  const { root, workbenchVersion } = options;
  if (!/^[A-Za-z0-9_-]+$/.test(params.pipeline))
    throw failWith('bad_input', `"${params.pipeline}" is not the name of a pipeline.`);
  const source = `${params.pipeline}.pipeline.yaml`;
  if (!(await exists(join(root, source))))
    throw failWith('not_found', `There is no pipeline ${params.pipeline}.`, `Make the file ${source}.`);
  const pipeline: unknown = parse(await readFile(join(root, source), 'utf8'));
  const cron = valueAt(pipeline, 'schedule');
  if (typeof cron !== 'string')
    throw failWith(
      'bad_input',
      `The pipeline ${params.pipeline} has no schedule.`,
      'Add a line such as `schedule: "0 6 * * *"`.',
      { file: source },
    );
  nextTick(cron, new Date());
  if (params.kind === 'crontab') {
    const launcher = process.env['DEW_LAUNCHER'];
    return {
      text: crontabLine(
        cron,
        root,
        params.pipeline,
        launcher ? [launcher] : ['npx', '--yes', `data-engineering-workbench@${workbenchVersion}`],
      ),
      file: null,
    };
  }
  const name = valueAt(pipeline, 'name');
  const python = await exists(join(root, 'requirements.lock'));
  const text = githubWorkflow(
    typeof name === 'string' ? name : params.pipeline,
    cron,
    params.pipeline,
    workbenchVersion,
    python,
  );
  const file = workflowFile(params.pipeline);
  if (params.write) {
    if ((await exists(join(root, file))) && (await readFile(join(root, file), 'utf8')) !== text)
      throw failWith(
        'conflict',
        `${file} is there already and says something else; nothing was changed.`,
        'Move it away, or edit it yourself.',
        { file },
      );
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  return { text, file: params.write ? file : null };
}
