/** The project in the engine's root, with the installed template that it came from. */
import { failWith } from '../../core/failure.ts';
import type { DewFile } from '../../core/project/dewFile.ts';
import type { EngineOptions } from '../../protocol/engine/index.ts';
import { readDewFile } from '../dewFile.ts';
import { findTemplate, type InstalledTemplate } from './templates.ts';

export interface OpenProject {
  root: string;
  dew: DewFile;
  origin: NonNullable<DewFile['template']>;
  installed: InstalledTemplate;
}

export async function openProject(options: EngineOptions): Promise<OpenProject> {
  if (!options.project)
    throw failWith(
      'not_found',
      `There is no dew.yaml in ${options.root} or above it.`,
      'Open a project, or make one with `dew new`.',
    );
  const dew = await readDewFile(options.root);
  if (!dew.template)
    throw failWith(
      'not_found',
      'This project was made without a template, so it has no roadmap steps.',
      'Make a roadmap project with `dew new`.',
      { file: 'dew.yaml' },
    );
  return {
    root: options.root,
    dew,
    origin: dew.template,
    installed: await findTemplate(options.templates, dew.template.id),
  };
}
